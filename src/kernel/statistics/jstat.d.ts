declare module "jstat" {
  const jstat: {
    studentt: {
      /** The quantile of Student's t at a probability, with some degrees of freedom. */
      inv(probability: number, freedom: number): number
    }
  }
  export default jstat
}

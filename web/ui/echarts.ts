import { BarChart, LineChart } from "echarts/charts"
import { GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from "echarts/components"
import { init, use } from "echarts/core"
import { SVGRenderer } from "echarts/renderers"

use([BarChart, LineChart, GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, SVGRenderer])

/** A drawing surface as vectors, for sharp text at any size. Only the kinds of chart that are used are carried. */
export const surface = (place: HTMLElement) => init(place, null, { renderer: "svg" })

export const glossary = {
  finding_one: "{{n}} word of the trade, what it means here, and where Perennial shows it.",
  finding_other: "{{n}} words of the trade, what they mean here, and where Perennial shows them.",
  found_one: "{{n}} word with “{{text}}”.",
  found_other: "{{n}} words with “{{text}}”.",
  found_none: "No word with “{{text}}”. Try a shorter one, or its English name.",
  search: "Search the glossary",
  where: "See it in Perennial",
  where_of: "See it in Perennial: {{term}}",
  anchor: "Link to “{{term}}”",
}

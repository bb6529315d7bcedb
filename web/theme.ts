import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core"

const ink: MantineColorsTuple = [
  "#eef3fa",
  "#dbe6f4",
  "#b6cbe8",
  "#8caedb",
  "#5f8ccb",
  "#3f70b5",
  "#2a5a9f",
  "#1f4e8c",
  "#1a4176",
  "#14345f",
]

const grey: MantineColorsTuple = [
  "#f7f8f9",
  "#eff1f3",
  "#e3e6e9",
  "#d3d7dc",
  "#b8bec6",
  "#949ca6",
  "#6d7681",
  "#535b66",
  "#343b44",
  "#1b2026",
]

/** Dark surfaces, lightest text first, as Mantine orders them. */
const dark: MantineColorsTuple = [
  "#e4e7eb",
  "#b4bbc4",
  "#98a1ac",
  "#717b87",
  "#414a55",
  "#333b45",
  "#262d35",
  "#1a1f26",
  "#14181e",
  "#0e1115",
]

/** Dense and quiet: 14 px text, small radii, no shadow but on what floats, ink blue for what can be pressed. */
export const theme = createTheme({
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', Menlo, Consolas, monospace",
  primaryColor: "ink",
  primaryShade: { light: 7, dark: 6 },
  colors: { ink, gray: grey, dark },
  defaultRadius: 4,
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "1.35", sm: "1.4", md: "1.45", lg: "1.4", xl: "1.3" },
  headings: {
    fontWeight: "600",
    sizes: { h1: { fontSize: "20px" }, h2: { fontSize: "15px" }, h3: { fontSize: "14px" } },
  },
  components: {
    Button: { defaultProps: { size: "xs", variant: "default" } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    TextInput: { defaultProps: { size: "sm" } },
    PasswordInput: { defaultProps: { size: "sm" } },
    NumberInput: { defaultProps: { size: "sm" } },
    Select: { defaultProps: { size: "sm", comboboxProps: { shadow: "md" } } },
    Popover: { defaultProps: { shadow: "md" } },
    Menu: { defaultProps: { shadow: "md" } },
    Modal: { defaultProps: { shadow: "xl", overlayProps: { backgroundOpacity: 0.35 } } },
    Drawer: { defaultProps: { shadow: "xl", overlayProps: { backgroundOpacity: 0.25 } } },
    Tooltip: { defaultProps: { openDelay: 350, multiline: true, maw: 320, color: "dark.6", c: "gray.0" } },
  },
})

/** The few colours of the pages; red, amber and green belong to health alone. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#ffffff",
    "--mantine-color-text": "#1b2026",
    "--mantine-color-dimmed": "#5a626d",
    "--paper": "#ffffff",
    "--paper-2": "#f7f8f9",
    "--paper-3": "#eff1f3",
    "--line": "#e3e6e9",
    "--line-2": "#c6ccd3",
    "--text": "#1b2026",
    "--text-2": "#5a626d",
    "--accent": "#1f4e8c",
    "--accent-soft": "#e6eef8",
    "--red": "#b3261e",
    "--amber": "#8f5b00",
    "--green": "#1d6f42",
    "--red-soft": "#fbe9e7",
    "--amber-soft": "#fbf1dc",
    "--green-soft": "#e5f3ea",
  },
  dark: {
    "--mantine-color-body": "#14181e",
    "--mantine-color-text": "#e4e7eb",
    "--mantine-color-dimmed": "#a3acb7",
    "--paper": "#14181e",
    "--paper-2": "#1a1f26",
    "--paper-3": "#232a32",
    "--line": "#2b323b",
    "--line-2": "#46505c",
    "--text": "#e4e7eb",
    "--text-2": "#a3acb7",
    "--accent": "#8cb4ea",
    "--accent-soft": "#1d2c42",
    "--red": "#ff8f85",
    "--amber": "#eebf5b",
    "--green": "#7bd19a",
    "--red-soft": "#3b2220",
    "--amber-soft": "#372d18",
    "--green-soft": "#1b3224",
  },
})

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

namespace bayplan::snapshots {

/// A colour of pages and pictures by its meaning, on light and on dark ground. Those of the window's theme.
struct Ink
{
    const char *name; ///< of classes in HTML: "f-NAME" fills with it, "s-NAME" draws with it
    const char *light;
    const char *dark;
};

namespace inks {

inline constexpr Ink window{"window", "#f6f7f9", "#15191f"};
inline constexpr Ink panel{"panel", "#ffffff", "#1c222a"};
inline constexpr Ink header{"header", "#f1f3f6", "#212832"};
inline constexpr Ink line{"line", "#e1e5ea", "#2c343f"};
inline constexpr Ink text{"text", "#1c2430", "#e4e9ef"};
inline constexpr Ink muted{"muted", "#5c6876", "#8c98a7"};
inline constexpr Ink accent{"accent", "#2563c9", "#6ea8ff"};
inline constexpr Ink onBlock{"onblock", "#ffffff", "#0f1620"};
inline constexpr Ink blue{"blue", "#3b7ddd", "#4f8fe8"};
inline constexpr Ink bluePale{"bluepale", "#bad2f3", "#2e486d"};
inline constexpr Ink blueStripe{"bluestripe", "#86aeea", "#3c66a0"};
inline constexpr Ink green{"green", "#2e9e6b", "#3fb27f"};
inline constexpr Ink greenPale{"greenpale", "#b6ddcb", "#285448"};
inline constexpr Ink greenStripe{"greenstripe", "#7dc3a3", "#327b5f"};
inline constexpr Ink amber{"amber", "#c98a1b", "#d9a441"};
inline constexpr Ink red{"red", "#cf4a4a", "#e26868"};
inline constexpr Ink off{"off", "#b4bcc6", "#5a6572"};
inline constexpr Ink offPale{"offpale", "#e5e8eb", "#323a43"};
inline constexpr Ink amberText{"ambertext", "#8f5f0a", "#d9a441"};
inline constexpr Ink redText{"redtext", "#b93434", "#e88080"};
inline constexpr Ink greenText{"greentext", "#1f7a50", "#57c493"};
inline constexpr Ink amberBack{"amberback", "#fbeed3", "#3b3220"};
inline constexpr Ink redBack{"redback", "#f9e0e0", "#402528"};
inline constexpr Ink greenBack{"greenback", "#def3e9", "#1e3a30"};

inline constexpr std::array all{window, panel,    header,     line,    text,      muted,       accent,  onBlock,
                                blue,   bluePale, blueStripe, green,   greenPale, greenStripe, amber,   red,
                                off,    offPale,  amberText,  redText, greenText, amberBack,   redBack, greenBack};

} // namespace inks

} // namespace bayplan::snapshots

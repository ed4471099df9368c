// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/screen.h"

#include <algorithm>
#include <vterm.h>

namespace bayplan::terminal {

namespace {

constexpr auto secondHalf = uint32_t(-1); // what libvterm has in the place after a wide character

Colour colourOf(const VTermColor &color)
{
    if (VTERM_COLOR_IS_DEFAULT_FG(&color) || VTERM_COLOR_IS_DEFAULT_BG(&color))
        return {};
    if (VTERM_COLOR_IS_INDEXED(&color))
        return {Colour::Kind::Indexed, color.indexed.idx};
    return {Colour::Kind::Rgb, color.rgb.red, color.rgb.green, color.rgb.blue};
}

Cell cellOf(const VTermScreenCell &from)
{
    Cell cell;
    if (from.chars[0] == secondHalf) {
        cell.width = 0;
    } else {
        cell.width = quint8(std::clamp(int(from.width), 1, 2));
        for (size_t i = 0; i < cell.text.size() && from.chars[i] != 0; ++i)
            cell.text[i] = char32_t(from.chars[i]);
    }
    cell.foreground = colourOf(from.fg);
    cell.background = colourOf(from.bg);
    const auto set = [&](bool on, Cell::Attribute attribute) {
        if (on)
            cell.attributes |= attribute;
    };
    set(from.attrs.bold, Cell::Bold);
    set(from.attrs.underline != 0, Cell::Underline);
    set(from.attrs.italic, Cell::Italic);
    set(from.attrs.blink, Cell::Blink);
    set(from.attrs.reverse, Cell::Reverse);
    set(from.attrs.strike, Cell::Strike);
    return cell;
}

VTermModifier modifiersOf(Qt::KeyboardModifiers modifiers)
{
    int result = VTERM_MOD_NONE;
    if (modifiers.testFlag(Qt::ShiftModifier))
        result |= VTERM_MOD_SHIFT;
    if (modifiers.testFlag(Qt::AltModifier))
        result |= VTERM_MOD_ALT;
    if (modifiers.testFlag(Qt::ControlModifier))
        result |= VTERM_MOD_CTRL;
    return VTermModifier(result);
}

VTermKey keyOf(CursorKey key)
{
    switch (key) {
    case CursorKey::Up:
        return VTERM_KEY_UP;
    case CursorKey::Down:
        return VTERM_KEY_DOWN;
    case CursorKey::Left:
        return VTERM_KEY_LEFT;
    case CursorKey::Right:
        return VTERM_KEY_RIGHT;
    case CursorKey::Home:
        return VTERM_KEY_HOME;
    case CursorKey::End:
        return VTERM_KEY_END;
    case CursorKey::Insert:
        return VTERM_KEY_INS;
    case CursorKey::Delete:
        return VTERM_KEY_DEL;
    case CursorKey::PageUp:
        return VTERM_KEY_PAGEUP;
    case CursorKey::PageDown:
        return VTERM_KEY_PAGEDOWN;
    }
    return VTERM_KEY_NONE;
}

} // namespace

/// libvterm and the functions it calls.
struct Screen::Terminal
{
    struct Free
    {
        void operator()(VTerm *vterm) const { vterm_free(vterm); }
    };

    explicit Terminal(Screen &screen) : vterm(vterm_new(screen.m_rows, screen.m_columns))
    {
        vterm_set_utf8(vterm.get(), 1);
        vterm_output_set_callback(vterm.get(), &onOutput, &screen);
        view = vterm_obtain_screen(vterm.get());
        static const VTermScreenCallbacks callbacks = [] {
            VTermScreenCallbacks made{};
            made.damage = &onDamage;
            made.moverect = nullptr; // damage is told instead
            made.movecursor = &onCursor;
            made.settermprop = &onProperty;
            made.bell = &onBell;
            made.sb_pushline = &onPush;
            made.sb_popline = &onPop;
            return made;
        }();
        vterm_screen_set_callbacks(view, &callbacks, &screen);
        vterm_screen_enable_altscreen(view, 1);
        vterm_screen_set_damage_merge(view, VTERM_DAMAGE_SCREEN);
        vterm_screen_reset(view, 1);
    }

    static Screen *from(void *user) { return static_cast<Screen *>(user); }

    static void onOutput(const char *bytes, size_t length, void *user)
    {
        Screen *screen = from(user);
        (screen->m_feeding ? screen->m_answers : screen->m_typed).append(bytes, qsizetype(length));
    }

    static int onDamage(VTermRect rect, void *user)
    {
        Screen *screen = from(user);
        const bool none = screen->m_lastDamaged < 0;
        screen->m_firstDamaged = none ? rect.start_row : std::min(screen->m_firstDamaged, rect.start_row);
        screen->m_lastDamaged = std::max(screen->m_lastDamaged, rect.end_row - 1);
        return 1;
    }

    static int onCursor(VTermPos position, VTermPos, int visible, void *user)
    {
        Screen *screen = from(user);
        screen->m_cursor.row = std::clamp(position.row, 0, screen->m_rows - 1);
        screen->m_cursor.column = std::clamp(position.col, 0, screen->m_columns - 1);
        screen->m_cursor.visible = visible != 0;
        screen->m_cursorMoved = true;
        return 1;
    }

    static int onProperty(VTermProp property, VTermValue *value, void *user)
    {
        Screen *screen = from(user);
        switch (property) {
        case VTERM_PROP_CURSORVISIBLE:
            screen->m_cursor.visible = value->boolean != 0;
            screen->m_cursorMoved = true;
            return 1;
        case VTERM_PROP_CURSORBLINK:
            screen->m_cursor.blinks = value->boolean != 0;
            screen->m_cursorMoved = true;
            return 1;
        case VTERM_PROP_CURSORSHAPE:
            screen->m_cursor.shape = value->number == VTERM_PROP_CURSORSHAPE_UNDERLINE  ? CursorShape::Underline
                                     : value->number == VTERM_PROP_CURSORSHAPE_BAR_LEFT ? CursorShape::Bar
                                                                                        : CursorShape::Block;
            screen->m_cursorMoved = true;
            return 1;
        case VTERM_PROP_ALTSCREEN:
            screen->m_alternate = value->boolean != 0;
            screen->m_modesChanged = true;
            return 1;
        case VTERM_PROP_MOUSE:
            screen->m_mouse = Mouse(std::clamp(value->number, 0, 3));
            screen->m_modesChanged = true;
            return 1;
        case VTERM_PROP_REVERSE:
            screen->m_reversed = value->boolean != 0;
            screen->m_firstDamaged = 0;
            screen->m_lastDamaged = screen->m_rows - 1;
            return 1;
        default:
            return 0; // titles come from the guard
        }
    }

    static int onBell(void *user)
    {
        from(user)->m_rang = true;
        return 1;
    }

    static int onPush(int columns, const VTermScreenCell *cells, void *user)
    {
        std::vector<Cell> line;
        line.reserve(size_t(columns));
        for (int column = 0; column < columns; ++column)
            line.push_back(cellOf(cells[column]));
        from(user)->m_history.push(std::move(line));
        ++from(user)->m_scrolled;
        return 1;
    }

    static int onPop(int columns, VTermScreenCell *cells, void *user)
    {
        Screen *screen = from(user);
        if (screen->m_history.size() == 0)
            return 0;
        const std::vector<Cell> line = screen->m_history.pop();
        --screen->m_scrolled;
        for (int column = 0; column < columns; ++column)
            screen->m_terminal->fill(cells[column], size_t(column) < line.size() ? line[size_t(column)] : Cell());
        return 1;
    }

    /// The way back from cellOf().
    void fill(VTermScreenCell &to, const Cell &cell) const
    {
        VTermColor foreground{};
        VTermColor background{};
        vterm_state_get_default_colors(vterm_obtain_state(vterm.get()), &foreground, &background);
        foreground.type |= VTERM_COLOR_DEFAULT_FG;
        background.type |= VTERM_COLOR_DEFAULT_BG;
        const auto color = [](const Colour &colour, const VTermColor &usual) {
            VTermColor made = usual;
            if (colour.kind == Colour::Kind::Indexed)
                vterm_color_indexed(&made, colour.red);
            else if (colour.kind == Colour::Kind::Rgb)
                vterm_color_rgb(&made, colour.red, colour.green, colour.blue);
            return made;
        };
        to = {};
        for (size_t i = 0; i < cell.text.size(); ++i)
            to.chars[i] = cell.text[i];
        if (cell.width == 0)
            to.chars[0] = ' '; // the first half is not put back as wide
        to.width = 1;
        to.fg = color(cell.foreground, foreground);
        to.bg = color(cell.background, background);
        to.attrs.bold = (cell.attributes & Cell::Bold) != 0;
        to.attrs.underline = (cell.attributes & Cell::Underline) != 0;
        to.attrs.italic = (cell.attributes & Cell::Italic) != 0;
        to.attrs.blink = (cell.attributes & Cell::Blink) != 0;
        to.attrs.reverse = (cell.attributes & Cell::Reverse) != 0;
        to.attrs.strike = (cell.attributes & Cell::Strike) != 0;
    }

    std::unique_ptr<VTerm, Free> vterm;
    VTermScreen *view = nullptr; ///< vterm's
};

Screen::Screen(int rows, int columns)
    : m_rows(std::clamp(rows, leastRows, mostRows))
    , m_columns(std::clamp(columns, leastColumns, mostColumns))
    , m_terminal(std::make_unique<Terminal>(*this))
{
}

Screen::~Screen() = default;

void Screen::resize(int rows, int columns)
{
    rows = std::clamp(rows, leastRows, mostRows);
    columns = std::clamp(columns, leastColumns, mostColumns);
    if (rows == m_rows && columns == m_columns)
        return;
    if (rows < m_rows || columns < m_columns)
        endMargins();
    m_rows = rows;
    m_columns = columns;
    vterm_set_size(m_terminal->vterm.get(), rows, columns);
    m_firstDamaged = 0;
    m_lastDamaged = rows - 1;
    told();
}

/// libvterm keeps margins that are off the smaller screen, and then writes there. Who has set them draws anew after a
/// change of size.
void Screen::endMargins()
{
    const QByteArray bytes = "\x1b[?6l\x1b[?69l\x1b[r\x1b[" + QByteArray::number(m_cursor.row + 1) + ';' +
                             QByteArray::number(m_cursor.column + 1) + 'H';
    vterm_input_write(m_terminal->vterm.get(), bytes.constData(), size_t(bytes.size()));
}

void Screen::feed(const QByteArray &bytes)
{
    const QByteArray clean = m_guard.clean(bytes);
    m_feeding = true;
    vterm_input_write(m_terminal->vterm.get(), clean.constData(), size_t(clean.size()));
    vterm_screen_flush_damage(m_terminal->view);
    m_feeding = false;
    told();
}

void Screen::reset()
{
    m_guard = {};
    m_title.clear();
    m_mouse = Mouse::None;
    m_alternate = false;
    m_reversed = false;
    m_cursor = {};
    clearHistory();
    m_terminal = std::make_unique<Terminal>(*this);
    m_firstDamaged = 0;
    m_lastDamaged = m_rows - 1;
    m_modesChanged = true;
    told();
    Q_EMIT titleChanged();
}

void Screen::clearHistory()
{
    m_scrolled -= m_history.size();
    m_history.clear();
    told();
}

/// Tells what libvterm's callbacks have noted, now that it may be called again.
void Screen::told()
{
    if (const int lines = std::exchange(m_scrolled, 0))
        Q_EMIT scrolled(lines);
    if (m_lastDamaged >= 0) {
        const int last = std::min(std::exchange(m_lastDamaged, -1), m_rows - 1);
        Q_EMIT changed(m_firstDamaged, last);
    }
    if (std::exchange(m_cursorMoved, false))
        Q_EMIT cursorChanged();
    if (std::exchange(m_modesChanged, false))
        Q_EMIT modesChanged();
    if (auto title = m_guard.takeTitle(); title && *title != m_title) {
        m_title = std::move(*title);
        Q_EMIT titleChanged();
    }
    if (std::exchange(m_rang, false))
        Q_EMIT bell();
    if (!m_answers.isEmpty())
        Q_EMIT answered(std::exchange(m_answers, {}));
    if (!m_typed.isEmpty())
        Q_EMIT typed(std::exchange(m_typed, {}));
}

Cell Screen::screenCell(int row, int column) const
{
    VTermScreenCell cell{};
    if (!vterm_screen_get_cell(m_terminal->view, {row, column}, &cell))
        return {};
    return cellOf(cell);
}

Cell Screen::cell(Place place) const
{
    if (place.column < 0 || place.column >= m_columns || place.line >= m_rows)
        return {};
    if (place.line >= 0)
        return screenCell(place.line, place.column);
    if (-place.line > m_history.size())
        return {};
    const std::vector<Cell> &line = m_history.line(-place.line);
    return size_t(place.column) < line.size() ? line[size_t(place.column)] : Cell();
}

/// Where the line's text ends, within the columns given.
int Screen::lineEnd(int line, int from, int to) const
{
    while (to > from && cell({line, to - 1}).isBlank() && cell({line, to - 1}).width != 0)
        --to;
    return to;
}

QString Screen::text(Place from, Place to) const
{
    if (to < from)
        std::swap(from, to);
    QString text;
    for (int line = from.line; line <= to.line; ++line) {
        const int first = line == from.line ? std::clamp(from.column, 0, m_columns) : 0;
        const int last = line == to.line ? std::clamp(to.column, first, m_columns) : m_columns;
        const int end = lineEnd(line, first, last);
        for (int column = first; column < end; ++column) {
            const Cell place = cell({line, column});
            if (place.width != 0)
                text += place.text[0] == 0 ? QStringLiteral(" ") : place.string();
        }
        // libvterm 0.1 does not tell lines that were broken from those that ended: a full one is taken to go on.
        if (line < to.line && end < m_columns)
            text += u'\n';
    }
    return text;
}

void Screen::press(const KeyStroke &stroke)
{
    VTerm *vterm = m_terminal->vterm.get();
    const KeyMeaning meaning = meaningOf(stroke);
    if (const auto *bytes = std::get_if<QByteArray>(&meaning))
        m_typed += *bytes;
    else if (const auto *cursor = std::get_if<CursorStroke>(&meaning))
        vterm_keyboard_key(vterm, keyOf(cursor->key), modifiersOf(cursor->modifiers));
    else if (const auto *function = std::get_if<FunctionStroke>(&meaning))
        vterm_keyboard_key(vterm, VTermKey(VTERM_KEY_FUNCTION(function->number)), modifiersOf(function->modifiers));
    told();
}

void Screen::paste(const QString &text)
{
    vterm_keyboard_start_paste(m_terminal->vterm.get());
    m_typed += pastedBytes(text);
    vterm_keyboard_end_paste(m_terminal->vterm.get());
    told();
}

void Screen::mouseButton(int button, bool pressed, int row, int column, Qt::KeyboardModifiers modifiers)
{
    if (m_mouse == Mouse::None || button < 1 || button > 5)
        return;
    vterm_mouse_move(m_terminal->vterm.get(), row, column, modifiersOf(modifiers));
    vterm_mouse_button(m_terminal->vterm.get(), button, pressed, modifiersOf(modifiers));
    told();
}

void Screen::mouseMove(int row, int column, Qt::KeyboardModifiers modifiers)
{
    if (m_mouse == Mouse::None)
        return;
    vterm_mouse_move(m_terminal->vterm.get(), row, column, modifiersOf(modifiers));
    told();
}

} // namespace bayplan::terminal

// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/ansitext.h"

#include "core/plaincharacter.h"

#include <algorithm>
#include <array>

namespace bayplan::logs {

namespace {

constexpr char escape = '\x1b';
constexpr size_t mostParameters = 32;

/// Numbers of a CSI sequence, "38;5;208"; -1 where one was left out. Colons separate as semicolons do.
struct Parameters
{
    std::array<int, mostParameters> values{};
    size_t count = 0;

    int at(size_t i) const { return i < count ? values[i] : -1; }
};

Parameters parseParameters(QByteArrayView text)
{
    Parameters parameters;
    int value = -1;
    for (const char c : text) {
        if (c >= '0' && c <= '9') {
            value = std::min(std::max(value, 0) * 10 + (c - '0'), 65535);
        } else if (parameters.count < mostParameters) {
            parameters.values[parameters.count++] = value;
            value = -1;
        }
    }
    if (parameters.count < mostParameters)
        parameters.values[parameters.count++] = value;
    return parameters;
}

/// After 38 or 48 at `i`: moves `i` to the last number used.
AnsiColor extendedColor(const Parameters &parameters, size_t &i)
{
    const int form = parameters.at(i + 1);
    if (form == 5) {
        const int value = parameters.at(i + 2);
        i += 2;
        return value >= 0 && value <= 255 ? AnsiColor{AnsiColor::Kind::Palette, quint32(value)} : AnsiColor{};
    }
    if (form == 2) {
        quint32 rgb = 0;
        for (size_t part = 2; part <= 4; ++part)
            rgb = rgb << 8 | quint32(std::clamp(parameters.at(i + part), 0, 255));
        i += 4;
        return {AnsiColor::Kind::Rgb, rgb};
    }
    i += form >= 0 ? 1 : 0;
    return {};
}

AnsiColor palette(int value)
{
    return {AnsiColor::Kind::Palette, quint32(value)};
}

void applySgr(QByteArrayView text, AnsiStyle &style)
{
    const Parameters parameters = parseParameters(text);
    for (size_t i = 0; i < parameters.count; ++i) {
        const int code = std::max(parameters.at(i), 0);
        switch (code) {
        case 0:
            style = {};
            break;
        case 1:
            style.bold = true;
            break;
        case 2:
            style.faint = true;
            break;
        case 3:
            style.italic = true;
            break;
        case 4:
            style.underline = true;
            break;
        case 7:
            style.inverse = true;
            break;
        case 9:
            style.strikeOut = true;
            break;
        case 21:
            style.underline = true;
            break; // twice, in ECMA-48
        case 22:
            style.bold = style.faint = false;
            break;
        case 23:
            style.italic = false;
            break;
        case 24:
            style.underline = false;
            break;
        case 27:
            style.inverse = false;
            break;
        case 29:
            style.strikeOut = false;
            break;
        case 38:
            style.foreground = extendedColor(parameters, i);
            break;
        case 39:
            style.foreground = {};
            break;
        case 48:
            style.background = extendedColor(parameters, i);
            break;
        case 49:
            style.background = {};
            break;
        default:
            if (code >= 30 && code <= 37)
                style.foreground = palette(code - 30);
            else if (code >= 40 && code <= 47)
                style.background = palette(code - 40);
            else if (code >= 90 && code <= 97)
                style.foreground = palette(code - 90 + 8);
            else if (code >= 100 && code <= 107)
                style.background = palette(code - 100 + 8);
        }
    }
}

bool isIn(char c, uchar first, uchar last)
{
    return uchar(c) >= first && uchar(c) <= last;
}

/// The length of the sequence `text` begins with; the parameters of one that sets the style in `sgr`.
qsizetype sequenceLength(QByteArrayView text, QByteArrayView &sgr)
{
    if (text.size() < 2)
        return text.size();
    qsizetype at = 2;
    switch (text[1]) {
    case '[': { // CSI: parameters, intermediates, a final byte (ECMA-48 5.4)
        while (at < text.size() && isIn(text[at], 0x30, 0x3f))
            ++at;
        const qsizetype end = at;
        while (at < text.size() && isIn(text[at], 0x20, 0x2f))
            ++at;
        if (at == text.size() || !isIn(text[at], 0x40, 0x7e))
            return at; // broken off: what stands there is text again
        const bool plain = end == at && (end == 2 || !isIn(text[2], 0x3c, 0x3f)); // "?", ">" make it private
        if (text[at] == 'm' && plain)
            sgr = text.sliced(2, end - 2);
        return at + 1;
    }
    case ']': // OSC, and the other strings: to ST, or BEL as xterm has it; to the line's end when there is none
    case 'P':
    case 'X':
    case '^':
    case '_':
        for (; at < text.size(); ++at) {
            if (text[at] == '\a')
                return at + 1;
            if (text[at] == escape)
                return at + 1 < text.size() && text[at + 1] == '\\' ? at + 2 : at;
        }
        return at;
    default: // intermediates and a final byte
        at = 1;
        while (at < text.size() && isIn(text[at], 0x20, 0x2f))
            ++at;
        return at < text.size() && isIn(text[at], 0x30, 0x7e) ? at + 1 : at;
    }
}

void appendPlain(QString &to, QByteArrayView bytes)
{
    const qsizetype from = to.size();
    to += QString::fromUtf8(bytes);
    for (auto c = to.begin() + from; c != to.end(); ++c) {
        if (c->unicode() != u'\t')
            *c = QChar(core::plainCharacter(c->unicode()));
    }
}

template <typename OnStyle>
QString strip(QByteArrayView line, OnStyle onStyle)
{
    QString text;
    text.reserve(line.size());
    while (!line.isEmpty()) {
        const qsizetype begin = line.indexOf(escape);
        appendPlain(text, begin < 0 ? line : line.first(begin));
        if (begin < 0)
            break;
        line = line.sliced(begin);
        QByteArrayView sgr;
        const qsizetype length = sequenceLength(line, sgr);
        if (!sgr.isNull())
            onStyle(sgr, text.size());
        line = line.sliced(length);
    }
    return text;
}

} // namespace

AnsiText parseAnsi(QByteArrayView line)
{
    AnsiText result;
    AnsiStyle style;
    qsizetype since = 0;
    const auto close = [&](qsizetype at) {
        if (at > since && style != AnsiStyle())
            result.spans.push_back({since, at - since, style});
        since = at;
    };
    result.text = strip(line, [&](QByteArrayView sgr, qsizetype at) {
        close(at);
        applySgr(sgr, style);
    });
    close(result.text.size());
    return result;
}

QString plainTextOf(QByteArrayView line)
{
    return strip(line, [](QByteArrayView, qsizetype) {});
}

} // namespace bayplan::logs

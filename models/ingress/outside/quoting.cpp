// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/outside/quoting.h"

#include "core/plaintext.h"

namespace bayplan::ingress::outside {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int longestComment = 400;

/// Lone surrogates are no text; what isn't printable goes in by its number, which both languages read alike.
bool needsNumber(uint c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
}

QString escaped(const QString &text)
{
    QString out;
    for (const uint c : text.toUcs4()) {
        if (c == u'\\' || c == u'"')
            out += u'\\' + QChar(c);
        else if (c >= 0xd800 && c < 0xe000)
            out += QChar(QChar::ReplacementCharacter);
        else if (needsNumber(c))
            out += u"\\u%1"_s.arg(c, 4, 16, QChar(u'0'));
        else
            out += QString::fromUcs4(reinterpret_cast<const char32_t *>(&c), 1);
    }
    return out;
}

} // namespace

QString hclString(const QString &text)
{
    // "$${" and "%%{" stand for themselves with one sign less.
    QString out = escaped(text);
    out.replace(u"${"_s, u"$${"_s).replace(u"%{"_s, u"%%{"_s);
    return u'"' + out + u'"';
}

QString yamlString(const QString &text)
{
    return u'"' + escaped(text) + u'"';
}

QString unsafeYamlString(const QString &text)
{
    return u"!unsafe "_s + yamlString(text);
}

QString commentLines(const QStringList &lines)
{
    QString out;
    for (const QString &line : lines) {
        const QString plain = core::plainLine(line, longestComment);
        out += plain.isEmpty() ? u"#\n"_s : QString(u"# "_s + plain + u'\n');
    }
    return out;
}

QString wordOf(const QString &text)
{
    QString out = text;
    for (QChar &c : out) {
        const bool isWord = (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') ||
                            c == u'.' || c == u'-' || c == u'_';
        if (!isWord)
            c = u'_';
    }
    return out.isEmpty() ? u"_"_s : out;
}

} // namespace bayplan::ingress::outside

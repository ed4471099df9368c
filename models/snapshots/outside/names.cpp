// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/outside/names.h"

#include <QRegularExpression>

namespace bayplan::snapshots::outside {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int longestLabel = 63; // RFC 1035
constexpr int longestName = 200;
constexpr int roomForNumber = 5;

bool isAsciiLetter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

bool isAsciiDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

void trimDashes(QString &name)
{
    while (name.endsWith(u'-'))
        name.chop(1);
    while (name.startsWith(u'-'))
        name.remove(0, 1);
}

QString dnsLabel(const QString &text, int longest)
{
    QString name = text.toLower();
    for (QChar &c : name) {
        if (!isAsciiLetter(c) && !isAsciiDigit(c))
            c = u'-';
    }
    trimDashes(name);
    if (name.isEmpty() || !isAsciiLetter(name.front()))
        name.prepend(u"c-"_s);
    name.truncate(longest);
    trimDashes(name);
    return name;
}

} // namespace

QString validName(const QString &text, NameForm form)
{
    if (form == NameForm::Dns)
        return dnsLabel(text, longestLabel);
    QString name = text.left(longestName);
    const bool isIdentifier = form == NameForm::Identifier;
    for (QChar &c : name) {
        const bool fits =
            isAsciiLetter(c) || isAsciiDigit(c) || c == u'_' || (!isIdentifier && (c == u'.' || c == u'-'));
        if (!fits)
            c = u'_';
    }
    if (isIdentifier) {
        // So that "__" can stand between two of them.
        static const QRegularExpression runs(u"_+"_s);
        name.replace(runs, u"_"_s);
        while (name.startsWith(u'_'))
            name.remove(0, 1);
        while (name.endsWith(u'_'))
            name.chop(1);
    }
    // Some readers take what begins with a sign for something else.
    if (name.isEmpty() ||
        (isIdentifier ? isAsciiDigit(name.front()) : !isAsciiLetter(name.front()) && !isAsciiDigit(name.front())))
        name = name.isEmpty() ? u"c"_s : QString(u"c_"_s + name);
    return name;
}

QString Names::take(const QStringList &wishes)
{
    for (const QString &wish : wishes) {
        const QString name = validName(wish, m_form);
        if (!m_taken.contains(name.toLower())) {
            m_taken.insert(name.toLower());
            return name;
        }
    }
    const QString between = m_form == NameForm::Identifier ? u"_"_s : u"-"_s;
    const QString stem = m_form == NameForm::Dns
                             ? dnsLabel(wishes.value(wishes.size() - 1), longestLabel - roomForNumber)
                             : validName(wishes.value(wishes.size() - 1), m_form);
    int &number = m_next[stem.toLower()];
    for (number = qMax(number, 2);; ++number) {
        const QString name = stem + between + QString::number(number);
        if (!m_taken.contains(name.toLower())) {
            m_taken.insert(name.toLower());
            return name;
        }
    }
}

} // namespace bayplan::snapshots::outside

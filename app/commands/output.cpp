// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/output.h"

#include "core/plaintext.h"

#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int maxCell = 80;

bool write(std::FILE *file, const QByteArray &bytes)
{
    return std::fwrite(bytes.constData(), 1, size_t(bytes.size()), file) == size_t(bytes.size()) &&
           std::fflush(file) == 0;
}

} // namespace

QString formatTable(const QStringList &heads, const QList<QStringList> &rows)
{
    QList<QStringList> lines{heads};
    for (const QStringList &row : rows) {
        QStringList plain;
        for (const QString &cell : row)
            plain << core::plainLine(cell, maxCell);
        lines << plain;
    }
    QList<qsizetype> widths(heads.size(), 0);
    for (const QStringList &line : std::as_const(lines)) {
        for (qsizetype i = 0; i < line.size(); ++i)
            widths[i] = std::max(widths[i], line.at(i).size());
    }
    QString text;
    for (const QStringList &line : std::as_const(lines)) {
        QString joined;
        for (qsizetype i = 0; i < line.size(); ++i)
            joined += line.at(i).leftJustified(widths.at(i) + 3);
        text += joined.trimmed() + u'\n';
    }
    return text;
}

QString counted(qsizetype count, const QString &one, const QString &several)
{
    return u"%1 %2"_s.arg(QString::number(count), count == 1 ? one : several);
}

/// JSON whose strings hold nothing that a terminal would obey: what QJsonDocument leaves as it is beyond the control
/// characters of ASCII is written as \\u escapes, which mean the same.
QByteArray harmless(const QByteArray &json)
{
    QString text;
    for (const QChar c : QString::fromUtf8(json)) {
        const char16_t u = c.unicode();
        if ((u >= 0x7F && u < 0xA0) || (u != u'\n' && u >= 0x20 && core::plainLine(c) != c))
            text += u"\\u%1"_s.arg(uint(u), 4, 16, QLatin1Char('0'));
        else
            text += c;
    }
    return text.toUtf8();
}

bool print(const QString &text)
{
    return write(stdout, text.toUtf8());
}

bool printJson(const QJsonArray &array)
{
    return write(stdout, harmless(QJsonDocument(array).toJson()));
}

bool printJson(const QJsonObject &object)
{
    return write(stdout, harmless(QJsonDocument(object).toJson()));
}

bool printLine(const QJsonObject &object)
{
    return write(stdout, harmless(QJsonDocument(object).toJson(QJsonDocument::Compact)) + '\n');
}

void complain(const QString &text)
{
    write(stderr, "bayplan: " + core::plainLine(text, 2000).toUtf8() + '\n');
}

void showProgress(const QString &text)
{
    static const bool isTerminal = ::isatty(STDERR_FILENO) == 1;
    if (isTerminal)
        write(stderr, "\r\033[K" + core::plainLine(text, maxCell).toUtf8());
}

QString isoTime(core::Time time)
{
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch());
    return QDateTime::fromMSecsSinceEpoch(milliseconds.count(), Qt::UTC).toString(Qt::ISODateWithMs);
}

} // namespace bayplan::app

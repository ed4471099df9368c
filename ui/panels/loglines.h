// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/logmatches.h"
#include "logs/logsession.h"
#include "ui/theme.h"

#include <QDateTime>
#include <QFont>
#include <QRegularExpression>
#include <QTextLayout>

#include <memory>
#include <optional>
#include <unordered_map>

class QPainter;

namespace bayplan::ui {

/// How lines are shown.
struct LogStyle
{
    bool wrap = false;
    bool names = true;                                 ///< where there is more than one container
    std::optional<Qt::TimeSpec> times = Qt::LocalTime; ///< nothing: without

    bool operator==(const LogStyle &) const = default;
};

/// A place in the text of a line.
struct LogPosition
{
    qint64 line = 0; ///< its number
    int column = 0;  ///< UTF-16 units

    auto operator<=>(const LogPosition &) const = default;
};

/// Lines of a session laid out and painted one by one, only those that are asked for; the last ones are kept.
class LogLines
{
public:
    /// `theme` and `session` must outlive it.
    LogLines(const Theme &theme, const logs::LogSession &session);

    /// Of the whole row.
    void setWidth(int width);
    void setStyle(const LogStyle &style);
    const LogStyle &style() const { return m_style; }
    void setFont(const QFont &font);
    /// The session has other containers or lines.
    void reset();
    /// What is marked in the lines; nothing for none.
    void setMarked(std::optional<QRegularExpression> pattern) { m_marked = std::move(pattern); }

    int lineHeight() const { return m_lineHeight; }
    /// Where texts begin; names and times stand before.
    int textLeft() const { return m_textLeft; }
    /// The widest text laid out so far, without wrapping.
    int widest() const { return m_widest; }
    int height(qint64 number);
    /// Lays it out if it isn't, so that widest() counts it.
    void prepare(qint64 number) { laid(number); }
    /// As it is shown: long ones are cut.
    QString text(qint64 number);
    /// The column at a point relative to the line's left top; beyond the text it is its end.
    int columnAt(qint64 number, QPoint point, int scrolled);

    struct Look
    {
        bool current = false; ///< the match last gone to
        std::optional<LogPosition> selectedFrom;
        std::optional<LogPosition> selectedTo;
    };
    void paint(QPainter &painter, qint64 number, int y, int scrolled, const Look &look);

    /// Longer lines are cut when shown; copied and exported they are whole.
    static constexpr qsizetype longestShown = 4000;

private:
    struct Laid
    {
        QTextLayout layout;
        QString name;
        QString time;
        int source = 0;
        int height = 0;
        bool isError = false;
    };

    Laid &laid(qint64 number);
    QList<QTextLayout::FormatRange> marks(const Laid &line) const;
    void measure();

    const Theme &m_theme;
    const logs::LogSession &m_session;
    LogStyle m_style;
    QFont m_font;
    std::optional<QRegularExpression> m_marked;
    std::unordered_map<qint64, std::unique_ptr<Laid>> m_laid;
    std::vector<QString> m_names; ///< by source, of one length
    int m_width = 0;
    int m_lineHeight = 16;
    int m_ascent = 12;
    int m_character = 8;
    int m_nameLeft = 0;
    int m_timeLeft = 0;
    int m_textLeft = 0;
    int m_widest = 0;
};

} // namespace bayplan::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/tables/plansvg.h"

#include "snapshots/tables/celltext.h"
#include "snapshots/tables/svgwriter.h"
#include "snapshots/words.h"

#include <QList>
#include <QPair>

#include <algorithm>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;
using services::Block;
using services::PlanRow;

namespace {

// As in the window, in pixels.
constexpr double serviceWidth = 250;
constexpr double hostWidth = 160;
constexpr double countWidth = 90;
constexpr double headHeight = 96;
constexpr double titleHeight = 44;
constexpr double legendLine = 34;
constexpr double legendMargin = 6;
constexpr double noteHeight = 28;
constexpr double lowestRow = 80;
constexpr double padding = 14;
constexpr double blockWidth = 30;
constexpr double blockHeight = 24;
constexpr double blockGap = 5;
constexpr double blockMargin = 11;
constexpr double blockRadius = 5;
constexpr int perLine = 4;
constexpr int mostLines = 6; ///< more blocks are summed up in the last place

int placesOf(qsizetype blocks)
{
    return int(std::min<qsizetype>(blocks, perLine * mostLines));
}

double heightOf(const PlanRow &row)
{
    qsizetype most = 0;
    for (const auto &[host, blocks] : row.blocks)
        most = std::max(most, blocks.size());
    const int lines = (placesOf(most) + perLine - 1) / perLine;
    return std::max(lowestRow, 2 * blockMargin + lines * blockHeight + (lines - 1) * blockGap);
}

/// What a block looks like that means what its name says.
struct LegendEntry
{
    Block block;
    double x = padding;
    double y = legendMargin;
};

/// In as many lines as the width makes necessary.
std::vector<LegendEntry> legend(double width)
{
    std::vector<LegendEntry> entries = {
        {{.name = tr("running"), .tone = Tone::Good}},
        {{.name = tr("of another image or newer revision"), .tone = Tone::Good, .image = 1}},
        {{.name = tr("starting"), .tone = Tone::Starting}},
        {{.name = tr("unhealthy"), .tone = Tone::Warning}},
        {{.name = tr("failing"), .tone = Tone::Bad}},
        {{.name = tr("stopped"), .tone = Tone::Off}},
        {{.name = tr("as last known"), .tone = Tone::Good, .stale = true}}};
    double x = padding;
    double y = legendMargin;
    for (LegendEntry &entry : entries) {
        const double entryWidth = blockWidth + 8 + textWidth(entry.block.name, 11.5);
        if (x > padding && x + entryWidth > width) {
            x = padding;
            y += legendLine;
        }
        entry.x = x;
        entry.y = y;
        x += entryWidth + 14;
    }
    return entries;
}

double pictureWidth(size_t hosts)
{
    return serviceWidth + double(hosts) * hostWidth + countWidth;
}

double legendHeight(double width)
{
    return legend(width).back().y + legendLine;
}

class PlanDrawing
{
public:
    PlanDrawing(const SnapshotPlan &plan, const PlanSection &section)
        : m_plan(plan)
        , m_section(section)
        , m_width(pictureWidth(section.endHost - section.firstHost))
        , m_svg(m_width + 1, height(), tr("Bay plan"))
    {
    }

    QByteArray draw()
    {
        if (m_section.hasTitle)
            drawTitle();
        const double top = m_y;
        m_svg.rect(0.5, m_y, m_width, gridHeight(), inks::panel);
        if (m_section.hasHead)
            drawHead();
        for (size_t i = m_section.firstRow; i < m_section.endRow; ++i)
            drawRow(m_plan.rows[i]);
        drawGrid(top);
        if (!leftOut().isEmpty()) {
            m_svg.text(padding, m_y + 19, leftOut(), {.size = 12, .ink = inks::muted, .room = m_width - 2 * padding});
            m_y += noteHeight;
        }
        if (m_section.hasLegend)
            drawLegend();
        return m_svg.finish();
    }

private:
    double gridHeight() const
    {
        double sum = m_section.hasHead ? headHeight : 0;
        for (size_t i = m_section.firstRow; i < m_section.endRow; ++i)
            sum += heightOf(m_plan.rows[i]);
        return sum;
    }

    double height() const
    {
        return (m_section.hasTitle ? titleHeight : 0) + gridHeight() + (leftOut().isEmpty() ? 0 : noteHeight) +
               (m_section.hasLegend ? legendHeight(m_width) : 0);
    }

    /// What no picture has, said under the last row.
    QString leftOut() const
    {
        const size_t rows = m_plan.rows.size() > mostPlanRows ? m_plan.rows.size() - mostPlanRows : 0;
        const size_t hosts = m_plan.hosts.size() > mostPlanHosts ? m_plan.hosts.size() - mostPlanHosts : 0;
        if (m_section.endRow != std::min(m_plan.rows.size(), mostPlanRows) || (rows == 0 && hosts == 0))
            return {};
        return tr("Not in this picture: %1 more services and containers, %2 more hosts").arg(rows).arg(hosts);
    }

    void drawTitle()
    {
        const QString title = m_plan.workspace.isEmpty() ? tr("Bay plan") : tr("Bay plan of %1").arg(m_plan.workspace);
        m_svg.text(padding, 28, title, {.size = 17, .isBold = true, .room = m_width - 260});
        m_svg.text(m_width - padding, 28, tr("%1 UTC", "a time").arg(pageTime(m_plan.takenAt)),
                   {.size = 12, .ink = inks::muted, .isAtEnd = true});
        m_y += titleHeight;
    }

    double hostLeft(size_t host) const { return serviceWidth + double(host - m_section.firstHost) * hostWidth; }

    void drawHead()
    {
        m_svg.rect(0.5, m_y, m_width, headHeight, inks::header);
        m_svg.text(padding, m_y + 26, tr("Service"), {.size = 12, .ink = inks::muted});
        m_svg.text(m_width - countWidth + padding, m_y + 26, tr("Replicas"),
                   {.size = 12, .ink = inks::muted, .room = countWidth - padding});
        for (size_t i = m_section.firstHost; i < m_section.endHost; ++i)
            drawHost(m_plan.hosts[i], hostLeft(i));
        m_y += headHeight;
    }

    void drawHost(const PlanHost &host, double left)
    {
        const bool isRead = host.state == HostPart::State::Read;
        const bool isStale = host.state == HostPart::State::Stale;
        const double room = hostWidth - 2 * blockMargin;
        const double x = left + blockMargin;
        m_svg.text(x, m_y + 26, host.name, {.size = 14, .isBold = true, .room = room - 16});
        m_svg.dot(left + hostWidth - blockMargin - 5, m_y + 21, 4.5,
                  isRead    ? inks::green
                  : isStale ? inks::amber
                            : inks::red);
        QStringList facts{host.engine, host.reach};
        facts.removeAll(QString());
        m_svg.text(x, m_y + 44, facts.join(u" · "_s), {.size = 11, .ink = inks::muted, .room = room});
        if (host.state == HostPart::State::Unreachable) {
            m_svg.text(x, m_y + 64, tr("Out of reach"), {.size = 11, .ink = inks::redText, .room = room});
            m_svg.text(x, m_y + 79, tr("Nothing is known"), {.size = 11, .ink = inks::redText, .room = room});
            return;
        }
        m_svg.text(x, m_y + 64, isRead ? tr("%n containers", nullptr, host.containers) : tr("Out of reach, as of"),
                   {.size = 11, .ink = isRead ? inks::muted : inks::amberText, .room = room});
        if (isStale)
            m_svg.text(x, m_y + 79, pageTime(host.readAt), {.size = 11, .ink = inks::amberText, .room = room});
    }

    void drawRow(const PlanRow &row)
    {
        drawService(row);
        for (size_t i = m_section.firstHost; i < m_section.endHost; ++i) {
            const auto cell = row.blocks.find(fleet::HostId(i + 1));
            if (cell != row.blocks.end())
                drawBlocks(cell->second, hostLeft(i));
        }
        m_svg.text(m_width - countWidth / 2, m_y + 45, QString::number(services::countOf(row)),
                   {.size = 14, .isBold = true, .isCentred = true});
        m_y += heightOf(row);
        m_svg.line(0.5, m_y - 0.5, m_width + 0.5, m_y - 0.5, inks::line);
    }

    void drawService(const PlanRow &row)
    {
        const QString badge = services::badgeText(row);
        const double badgeRoom = std::min(textWidth(badge, 11) + 14, 160.0);
        const double room = serviceWidth - 2 * padding;
        const QString title = elided(pageLine(row.title), room - badgeRoom - 8, 14, true);
        m_svg.text(padding, m_y + 27, title, {.size = 14, .isBold = true});
        const double left = padding + textWidth(title, 14, true) + 8;
        const auto [ink, back] = badgeInks(services::badgeTone(row));
        m_svg.rect(left, m_y + 13, badgeRoom, 19, back, 9.5);
        m_svg.text(left + badgeRoom / 2, m_y + 26.5, badge,
                   {.size = 11, .ink = ink, .isCentred = true, .room = badgeRoom - 10});
        m_svg.text(padding, m_y + 47, row.image, {.size = 12, .ink = inks::muted, .isMono = true, .room = room});
        m_svg.text(padding, m_y + 66, row.ports, {.size = 11.5, .ink = inks::muted, .room = room});
    }

    static std::pair<Ink, Ink> badgeInks(Tone tone)
    {
        switch (tone) {
        case Tone::Good:
            return {inks::greenText, inks::greenBack};
        case Tone::Bad:
            return {inks::redText, inks::redBack};
        case Tone::Warning:
            return {inks::amberText, inks::amberBack};
        default:
            return {inks::muted, inks::header};
        }
    }

    void drawBlocks(const QList<Block> &blocks, double left)
    {
        const int places = placesOf(blocks.size());
        for (int i = 0; i < places; ++i) {
            const double x = left + blockMargin + i % perLine * (blockWidth + blockGap);
            const double y = m_y + blockMargin + i / perLine * (blockHeight + blockGap);
            const auto more = blocks.size() - places;
            if (i == places - 1 && more > 0) {
                m_svg.text(x + blockWidth / 2, y + 16, u'+' + QString::number(more + 1),
                           {.size = 11, .ink = inks::muted, .isBold = true, .isCentred = true, .room = blockWidth + 6});
                return;
            }
            drawBlock(blocks.at(i), x, y);
        }
    }

    void drawBlock(const Block &block, double x, double y)
    {
        m_svg.beginGroup(block.name + u": "_s + block.state + (block.stale ? u", "_s + tr("as last known") : u""_s));
        const bool isOther = block.image != 0;
        const Ink base = isOther ? inks::green : inks::blue;
        Ink label = inks::onBlock;
        if (block.tone == Tone::Off) { // nothing runs: hollow
            m_svg.outline(x + 0.75, y + 0.75, blockWidth - 1.5, blockHeight - 1.5, inks::off, 1.5, blockRadius);
            label = inks::muted;
        } else if (block.stale) {
            m_svg.rect(x, y, blockWidth, blockHeight, inks::offPale, blockRadius);
            label = inks::muted;
        } else if (block.tone == Tone::Neutral) { // paused: half there
            m_svg.rect(x, y, blockWidth, blockHeight, isOther ? inks::greenPale : inks::bluePale, blockRadius);
            label = inks::text;
        } else {
            m_svg.rect(x, y, blockWidth, blockHeight, block.tone == Tone::Bad ? inks::red : base, blockRadius);
            if (block.tone == Tone::Starting)
                drawStripes(x, y, isOther ? inks::greenStripe : inks::blueStripe);
            if (block.tone == Tone::Warning)
                m_svg.outline(x - 2, y - 2, blockWidth + 4, blockHeight + 4, inks::amber, 2, blockRadius + 2);
        }
        const double size = block.label.size() > 4 ? 8 : block.label.size() > 3 ? 10 : 12;
        m_svg.text(x + blockWidth / 2, y + blockHeight / 2 + size * 0.36, block.label,
                   {.size = size, .ink = label, .isBold = true, .isCentred = true});
        m_svg.endGroup();
    }

    void drawStripes(double x, double y, const Ink &ink)
    {
        constexpr double slope = 10;
        for (double at = 3; at + slope + 4 < blockWidth; at += 9)
            m_svg.polygon({{x + at, y + blockHeight},
                           {x + at + 4, y + blockHeight},
                           {x + at + 4 + slope, y},
                           {x + at + slope, y}},
                          ink);
    }

    void drawGrid(double top)
    {
        for (size_t i = m_section.firstHost; i <= m_section.endHost; ++i)
            m_svg.line(hostLeft(i) + 0.5, top, hostLeft(i) + 0.5, m_y, inks::line);
        for (const double x : {0.5, m_width + 0.5})
            m_svg.line(x, top, x, m_y, inks::line);
        if (!m_section.hasHead)
            return; // it goes on from the picture above
        m_svg.line(0.5, top + 0.5, m_width + 0.5, top + 0.5, inks::line);
        m_svg.line(0.5, top + headHeight - 0.5, m_width + 0.5, top + headHeight - 0.5, inks::line);
    }

    void drawLegend()
    {
        for (const LegendEntry &entry : legend(m_width)) {
            drawBlock(entry.block, entry.x, m_y + entry.y);
            m_svg.text(entry.x + blockWidth + 8, m_y + entry.y + 16, entry.block.name,
                       {.size = 11.5, .ink = inks::muted});
        }
    }

    const SnapshotPlan &m_plan;
    PlanSection m_section;
    double m_width;
    double m_y = 0;
    SvgWriter m_svg;
};

} // namespace

QByteArray planSvg(const SnapshotPlan &plan, const PlanSection &section)
{
    return PlanDrawing(plan, section).draw();
}

QByteArray planSvg(const SnapshotPlan &plan)
{
    return planSvg(plan, {.endHost = std::min(plan.hosts.size(), mostPlanHosts),
                          .endRow = std::min(plan.rows.size(), mostPlanRows)});
}

std::vector<QByteArray> planSvgs(const SnapshotPlan &plan, double height, size_t hosts, bool headOnEach)
{
    std::vector<QByteArray> pictures;
    const size_t hostsEnd = std::min(plan.hosts.size(), mostPlanHosts);
    const size_t rowsEnd = std::min(plan.rows.size(), mostPlanRows);
    size_t firstHost = 0;
    do {
        const size_t endHost = std::min(hostsEnd, firstHost + std::max<size_t>(1, hosts));
        size_t row = 0;
        do {
            const bool hasHead = headOnEach || row == 0;
            const double below = legendHeight(pictureWidth(endHost - firstHost)) + noteHeight;
            double room = height - (hasHead ? headHeight : 0);
            size_t end = row;
            while (end < rowsEnd && (end == row || heightOf(plan.rows[end]) <= room))
                room -= heightOf(plan.rows[end++]);
            if (end == rowsEnd && room < below && end - row > 1)
                --end; // what is said below the last row goes with it
            pictures.push_back(planSvg(plan, {.firstHost = firstHost,
                                              .endHost = endHost,
                                              .firstRow = row,
                                              .endRow = end,
                                              .hasTitle = false,
                                              .hasHead = hasHead,
                                              .hasLegend = end == rowsEnd}));
            row = end;
        } while (row < rowsEnd);
        firstHost = endHost;
    } while (firstHost < hostsEnd);
    return pictures;
}

} // namespace bayplan::snapshots

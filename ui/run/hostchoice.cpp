// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/hostchoice.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"

#include <QCheckBox>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;
using run::Conflict;

namespace {
constexpr int indent = 22; ///< below a tick, under its words
} // namespace

HostChoice::HostChoice(const Theme &theme, fleet::Fleet &fleet, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_fleet(fleet)
    , m_rowsLayout(new QVBoxLayout)
    , m_all(new QCheckBox(tr("All hosts"), this))
{
    setObjectName(u"hostChoice"_s);
    setAccessibleName(tr("Hosts to run it on"));
    auto *title = new QLabel(tr("Run on"), this);
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    m_all->setObjectName(u"allHosts"_s);
    connect(m_all, &QCheckBox::clicked, this, [this](bool on) {
        for (const HostRow &row : std::as_const(m_rows))
            row.tick->setChecked(on);
    });
    auto *rows = new QWidget;
    m_rowsLayout->setContentsMargins(0, 0, 6, 0);
    m_rowsLayout->setSpacing(10);
    auto *inner = new QVBoxLayout(rows);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->addLayout(m_rowsLayout);
    inner->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(rows);
    for (QWidget *behind : {rows, scroll->viewport()})
        behind->setAutoFillBackground(false); // the panel's own colour
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 14, 16);
    column->setSpacing(10);
    column->addWidget(title);
    column->addWidget(m_all);
    column->addWidget(scroll, 1);
    connect(&fleet, &fleet::Fleet::hostAdded, this, [this] { rebuild(); });
    connect(&fleet, &fleet::Fleet::hostRemoved, this, [this] { rebuild(); });
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    connect(&m_platforms, &run::PlatformReader::changed, this, &HostChoice::factsChanged);
    rebuild();
}

void HostChoice::rebuild()
{
    const QList<fleet::HostId> before = chosen();
    for (const HostRow &row : std::as_const(m_rows)) {
        row.tick->deleteLater();
        row.notes->deleteLater();
    }
    m_rows.clear();
    for (const fleet::HostConnection *host : m_fleet.hosts()) {
        HostRow row{
            host->id(), new QCheckBox(core::plainLine(host->config().name, 40), this), new QWidget(this), nullptr, {}};
        row.tick->setObjectName(QString(u"host:"_s + host->config().name));
        row.tick->setChecked(before.contains(row.id));
        row.column = new QVBoxLayout(row.notes);
        row.column->setContentsMargins(indent, 0, 0, 0);
        row.column->setSpacing(4);
        row.notes->hide();
        auto *both = new QVBoxLayout;
        both->setSpacing(4);
        both->addWidget(row.tick);
        both->addWidget(row.notes);
        m_rowsLayout->addLayout(both);
        connect(row.tick, &QCheckBox::toggled, this, &HostChoice::chosenChanged);
        m_rows << row;
    }
    m_all->setVisible(m_rows.size() > 1);
    Q_EMIT chosenChanged();
}

void HostChoice::setChosen(const QSet<fleet::HostId> &hosts)
{
    for (const HostRow &row : std::as_const(m_rows))
        row.tick->setChecked(hosts.contains(row.id));
}

QList<fleet::HostId> HostChoice::chosen() const
{
    QList<fleet::HostId> ids;
    for (const HostRow &row : m_rows) {
        if (row.tick->isChecked())
            ids << row.id;
    }
    return ids;
}

void HostChoice::focusFirst()
{
    if (!m_rows.isEmpty())
        m_rows.first().tick->setFocus(Qt::OtherFocusReason);
}

void HostChoice::refresh(const run::ContainerSpec *spec, const QSet<fleet::HostId> &arriving)
{
    m_blocker.clear();
    for (HostRow &row : m_rows) {
        fleet::HostConnection *host = m_fleet.host(row.id);
        const bool asked = host && spec && row.tick->isChecked();
        auto found =
            asked ? run::conflicts(*spec, run::factsOf(*host), host->live(), m_platforms.platform(*host, spec->image))
                  : QList<Conflict>();
        if (asked)
            found << run::reservedPortConflicts(*spec, m_fleet.reservedPorts());
        fleet::HostId source = 0;
        for (Conflict &conflict : found) {
            if (conflict.kind != Conflict::Kind::ImageMissing)
                continue;
            if (arriving.contains(row.id)) {
                conflict.what = tr("The image is on its way");
                source = row.id; // nothing is to be done
            } else if (const auto *other = host->config().readOnly ? nullptr : sourceFor(spec->image, *host)) {
                source = other->id();
            }
        }
        showConflicts(row, found, source, asked && found.isEmpty());
        for (const Conflict &conflict : found) {
            if (conflict.blocks && m_blocker.isEmpty())
                m_blocker = tr("%1: %2").arg(core::plainLine(host->config().name, 40), conflict.what);
        }
    }
    const auto chosenCount = chosen().size();
    m_all->setChecked(chosenCount == m_rows.size() && !m_rows.isEmpty());
}

/// A host that can give the image to the other; one of the same architecture before all others.
const fleet::HostConnection *HostChoice::sourceFor(const QString &image, const fleet::HostConnection &target) const
{
    const auto architecture = [](const fleet::HostConnection &host) {
        const auto engine = host.status().engine;
        return engine ? run::platformArchitecture(engine->architecture) : QString();
    };
    const fleet::HostConnection *best = nullptr;
    for (const fleet::HostConnection *host : m_fleet.hosts()) {
        if (host == &target || !fleet::isLive(host->status().state) || !run::copySource(host->live(), image))
            continue;
        if (architecture(*host) == architecture(target))
            return host;
        if (!best)
            best = host;
    }
    return best;
}

QLabel *HostChoice::labelOf(const QString &text, Tone tone)
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setProperty("tone", int(tone));
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, m_theme.toneText(tone));
    label->setPalette(palette);
    return label;
}

QWidget *HostChoice::noteOf(const Conflict &conflict, const HostRow &row)
{
    const fleet::HostConnection *host = m_fleet.host(row.id);
    const QString hostName = host ? host->config().name : QString();
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(labelOf(conflict.what + u'.', conflict.blocks ? Tone::Bad : Tone::Warning));
    const auto offer = [&](const QString &name, const QString &title, auto &&wanted) {
        auto *button = new QPushButton(title, box);
        button->setObjectName(u"%1:%2"_s.arg(name, hostName));
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, wanted);
        column->addWidget(button, 0, Qt::AlignLeft);
    };
    switch (conflict.kind) {
    case Conflict::Kind::PortTaken:
    case Conflict::Kind::PortClaimed:
    case Conflict::Kind::PortReserved:
        offer(u"dynamic"_s, tr("Use a dynamic port"), [this, row = conflict.row] { Q_EMIT dynamicPortWanted(row); });
        break;
    case Conflict::Kind::NameTaken:
        offer(u"rename"_s, tr("Use the next free name"), [this] { Q_EMIT otherNameWanted(); });
        break;
    case Conflict::Kind::ImageMissing:
        if (row.source == row.id)
            break;
        if (const fleet::HostConnection *source = m_fleet.host(row.source))
            offer(u"copy"_s,
                  tr("Copy it from %1").arg(core::plainLine(source->config().name, 24).replace(u'&', u"&&"_s)),
                  [this, from = row.source] { Q_EMIT copyWanted(from); });
        offer(u"pull"_s, tr("Pull it first"), [this] { Q_EMIT pullWanted(); });
        break;
    default:
        break;
    }
    return box;
}

void HostChoice::showConflicts(HostRow &row, const QList<Conflict> &conflicts, fleet::HostId source, bool isClear)
{
    if (conflicts == row.shown && source == row.source && isClear == row.isClear)
        return; // what is being clicked stays
    row.shown = conflicts;
    row.source = source;
    row.isClear = isClear;
    while (QLayoutItem *item = row.column->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    QStringList texts;
    for (const Conflict &conflict : conflicts) {
        row.column->addWidget(noteOf(conflict, row));
        texts << conflict.what + u'.';
    }
    if (isClear)
        row.column->addWidget(labelOf(tr("Nothing stands against it."), Tone::Good));
    row.notes->setVisible(row.column->count() > 0);
    row.tick->setAccessibleDescription(texts.join(u' '));
}

void HostChoice::restyle()
{
    for (QLabel *label : findChildren<QLabel *>()) {
        if (!label->property("tone").isValid())
            continue;
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, m_theme.toneText(Tone(label->property("tone").toInt())));
        label->setPalette(palette);
    }
    update();
}

void HostChoice::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().panel);
    painter.fillRect(QRect(0, 0, 1, height()), m_theme.colors().line);
}

} // namespace bayplan::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/welcomepage.h"

#include "core/plaintext.h"
#include "ui/dialogs/hostdialog.h"
#include "ui/dialogs/importdialog.h"
#include "ui/widgets/card.h"
#include "ui/widgets/messagebar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTextDocument>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int columnWidth = 680;
constexpr int rowHeight = 60;
} // namespace

WelcomePage::WelcomePage(Theme &theme, Models models, HostActions actions, QWidget *parent)
    : Page(parent)
    , m_theme(theme)
    , m_models(models)
    , m_actions(std::move(actions))
    , m_problem(new MessageBar(theme, this))
    , m_found(new Card(theme, nullptr, this))
    , m_rows(new QVBoxLayout(m_found))
{
    auto *middle = new QWidget(this);
    middle->setMaximumWidth(columnWidth);
    auto *column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    QLabel *headline = addText(*column, tr("Your containers, on all your hosts, in one window"), false);
    QFont large = headline->font();
    large.setPixelSize(22);
    large.setWeight(QFont::DemiBold);
    headline->setFont(large);
    addText(*column,
            tr("Bayplan connects to Docker and Podman engines and shows live what runs where. Nothing is installed on "
               "the hosts, and nothing on them changes by looking."),
            true);
    column->addSpacing(14);
    column->addWidget(m_problem);
    QLabel *section = addText(*column, tr("Found on this machine"), false);
    QFont bold = section->font();
    bold.setWeight(QFont::DemiBold);
    section->setFont(bold);
    m_rows->setContentsMargins(1, 1, 1, 1);
    m_rows->setSpacing(0);
    column->addWidget(m_found);
    column->addSpacing(10);
    buildButtons(*column);

    auto *across = new QHBoxLayout;
    across->addStretch(1);
    across->addWidget(middle, 100);
    across->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->addStretch(2);
    layout->addLayout(across);
    layout->addStretch(3);
    connect(&theme, &Theme::changed, this, [this] { look(); });
}

QString WelcomePage::key() const
{
    return u"welcome"_s;
}

QString WelcomePage::title() const
{
    return tr("Welcome");
}

QLabel *WelcomePage::addText(QVBoxLayout &column, const QString &text, bool muted)
{
    auto *label = new QLabel(this);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    label->setWordWrap(true);
    label->setProperty("muted", muted);
    column.addWidget(label);
    return label;
}

void WelcomePage::buildButtons(QVBoxLayout &column)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    auto *byAddress = new QPushButton(tr("Add host by address…"), this);
    byAddress->setObjectName(u"addByAddress"_s);
    connect(byAddress, &QPushButton::clicked, this, [this] {
        auto *dialog = new HostDialog(m_theme, m_actions, std::nullopt, window());
        dialog->open();
    });
    auto *import = new QPushButton(tr("Import hosts…"), this);
    import->setObjectName(u"importHosts"_s);
    import->setToolTip(tr("Docker contexts, machines, and the hosts of your ssh configuration"));
    connect(import, &QPushButton::clicked, this, [this] {
        auto *dialog = new ImportDialog(m_theme, m_models, m_actions, window());
        dialog->open();
    });
    auto *again = new QPushButton(tr("Look again"), this);
    again->setObjectName(u"lookAgain"_s);
    connect(again, &QPushButton::clicked, this, [this] { look(); });
    row->addWidget(byAddress);
    row->addWidget(import);
    row->addWidget(again);
    row->addStretch(1);
    if (m_actions.startDemo) {
        auto *demo = new QPushButton(tr("Look around with the demo fleet"), this);
        demo->setObjectName(u"startDemo"_s);
        demo->setToolTip(tr("Three simulated hosts that live; no real engine is touched."));
        connect(demo, &QPushButton::clicked, this, [this] { m_actions.startDemo(); });
        row->addWidget(demo);
    }
    column.addLayout(row);
    if (!m_actions.startDemo)
        addText(column, tr("No engine at hand? “bayplan demo” shows three simulated hosts to look around."), true);
}

void WelcomePage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    look();
}

void WelcomePage::look()
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater(); // it may be the button that was clicked
        delete item;
    }
    const QList<fleet::FoundHost> found =
        m_actions.discover ? fleet::likelyEngines(m_actions.discover()) : QList<fleet::FoundHost>();
    for (const fleet::FoundHost &host : found) {
        if (m_rows->count() > 0)
            m_rows->addWidget(makeLine());
        m_rows->addWidget(makeRow(host));
    }
    if (found.isEmpty())
        m_rows->addWidget(makeNothing());
}

QWidget *WelcomePage::makeLine()
{
    auto *line = new QFrame(m_found);
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Plain);
    line->setFixedHeight(1);
    QPalette palette = line->palette();
    palette.setColor(QPalette::WindowText, m_theme.colors().line);
    line->setPalette(palette);
    return line;
}

QWidget *WelcomePage::makeRow(const fleet::FoundHost &found)
{
    auto *row = new QWidget(m_found);
    row->setFixedHeight(rowHeight);
    auto *across = new QHBoxLayout(row);
    across->setContentsMargins(16, 8, 12, 8);
    across->setSpacing(12);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    const QString name = core::plainLine(found.host.name);
    const auto label = [&](const QString &text, bool muted) {
        auto *made = new QLabel(row);
        made->setTextFormat(Qt::PlainText);
        made->setText(text);
        made->setProperty("muted", muted);
        return made;
    };
    auto *title = new QHBoxLayout;
    title->setSpacing(8);
    QLabel *nameLabel = label(name, false);
    QFont bold = nameLabel->font();
    bold.setWeight(QFont::DemiBold);
    nameLabel->setFont(bold);
    nameLabel->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    title->addWidget(nameLabel);
    title->addWidget(label(core::plainLine(found.source), true), 1);
    texts->addLayout(title);
    QLabel *address = label(core::plainLine(found.host.endpoint.toString()), true);
    address->setFont(Theme::monospaceFont(address->font()));
    address->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    address->setToolTip(Qt::convertFromPlainText(address->text())); // rich for certain, and escaped
    texts->addWidget(address);
    across->addLayout(texts, 1);

    auto *button = new QPushButton(tr("Add"), row);
    button->setAccessibleName(tr("Add %1").arg(name));
    button->setProperty("primary", true);
    button->setMinimumWidth(72);
    connect(button, &QPushButton::clicked, this, [this, host = found.host] { add(host); });
    across->addWidget(button);
    return row;
}

QWidget *WelcomePage::makeNothing()
{
    auto *label = new QLabel(m_found);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setContentsMargins(16, 14, 16, 14);
    label->setProperty("muted", true);
    label->setText(tr("No engine was found here. Bayplan looked at DOCKER_HOST, at the current Docker context, and for "
                      "sockets: Docker's (/var/run/docker.sock), rootless Docker's and Podman's in XDG_RUNTIME_DIR, "
                      "Podman's (/run/podman/podman.sock), and those of desktop engines in the home folder.\n\n"
                      "If Docker is installed, start it and look again; or add a host elsewhere by its address."));
    return label;
}

void WelcomePage::add(const fleet::HostConfig &host)
{
    if (!m_actions.add)
        return;
    if (const auto added = m_actions.add(host); !added) {
        m_problem->showMessage(fleet::Tone::Bad, core::plainLine(added.error().message()));
        return;
    }
    m_problem->hide();
    look();
}

} // namespace bayplan::ui

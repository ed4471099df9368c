// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/composechoices.h"

#include "core/plaintext.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/hostchecklist.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include <utility>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int underTick = 24; ///< where a tick's words begin
} // namespace

ComposeChoices::ComposeChoices(const Theme &theme, const QList<operations::HostFact> &hosts, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_hosts(new HostCheckList(hosts, {}, this))
    , m_column(new QVBoxLayout(this))
    , m_profiles(new QWidget)
    , m_profileRows(new QVBoxLayout(m_profiles))
    , m_project(new QLineEdit(this))
    , m_withProject(new QCheckBox(tr("Begin names with it"), this))
    , m_example(new ElidedLabel(this))
{
    setObjectName(u"composeChoices"_s);
    m_column->setContentsMargins(20, 20, 20, 20);
    m_column->setSpacing(8);
    addTitle(tr("Run on"))->setBuddy(m_hosts);
    m_hosts->setAccessibleName(tr("Hosts to run it on"));
    m_column->addWidget(m_hosts);

    m_column->addSpacing(8);
    auto *title = addTitle(tr("Project"));
    title->setBuddy(m_project);
    m_project->setObjectName(u"composeProject"_s);
    m_project->setAccessibleName(tr("Project"));
    m_project->setMinimumHeight(32);
    m_column->addWidget(m_project);
    m_withProject->setObjectName(u"withProject"_s);
    m_column->addWidget(m_withProject);
    m_example->setTextFormat(Qt::PlainText);
    m_example->setProperty("muted", true);
    m_example->setContentsMargins(underTick, 0, 0, 0);
    m_column->addWidget(m_example);
    m_column->addSpacing(8);
    m_profilesTitle = addTitle(tr("Profiles"));
    m_profileRows->setContentsMargins(0, 0, 6, 0);
    m_profileRows->setSpacing(8);
    auto *scroll = new QScrollArea(this);
    scroll->setObjectName(u"profilesArea"_s);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_profiles);
    for (QWidget *behind : {m_profiles, scroll->viewport()})
        behind->setAutoFillBackground(false); // the panel's own colour
    m_column->addWidget(scroll, 1);
    setOffered({}, {}, {});
    connect(m_hosts, &HostCheckList::chosenChanged, this, &ComposeChoices::changed);
    connect(m_project, &QLineEdit::textChanged, this, &ComposeChoices::changed);
    connect(m_withProject, &QCheckBox::toggled, this, &ComposeChoices::changed);
}

QLabel *ComposeChoices::addTitle(const QString &title)
{
    auto *label = new QLabel(title, this);
    QFont bold = label->font();
    bold.setWeight(QFont::DemiBold);
    label->setFont(bold);
    m_column->addWidget(label);
    return label;
}

QStringList ComposeChoices::hosts() const
{
    QStringList names;
    for (const operations::HostFact &host : m_hosts->chosen())
        names << host.name;
    return names;
}

QStringList ComposeChoices::profiles() const
{
    return {m_ticked.begin(), m_ticked.end()};
}

QString ComposeChoices::project() const
{
    return m_project->text().trimmed();
}

bool ComposeChoices::withProject() const
{
    return m_withProject->isChecked();
}

void ComposeChoices::setProfiles(const QStringList &ticked)
{
    m_ticked = {ticked.begin(), ticked.end()};
    for (QCheckBox *box : m_profiles->findChildren<QCheckBox *>()) {
        const QSignalBlocker quiet(box);
        box->setChecked(m_ticked.contains(box->property("profile").toString()));
    }
}

void ComposeChoices::setOffered(const QStringList &profiles, const QString &project, const QString &service)
{
    m_project->setPlaceholderText(project);
    const QString prefix = this->project().isEmpty() ? project : this->project();
    const bool isKnown = !prefix.isEmpty() && !service.isEmpty();
    m_example->setText(
        isKnown ? tr("%1-%2 instead of %2").arg(core::plainLine(prefix, 60), core::plainLine(service, 60)) : QString());
    m_example->setVisible(isKnown);
    m_profilesTitle->setVisible(!profiles.isEmpty());
    if (profiles == m_offered)
        return; // what is being clicked stays
    m_offered = profiles;
    while (QLayoutItem *item = m_profileRows->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    QWidget *before = m_withProject;
    for (const QString &profile : profiles) {
        auto *box = new QCheckBox(core::plainLine(profile, 40).replace(u'&', u"&&"_s), m_profiles);
        box->setObjectName(QString(u"profile:"_s + profile));
        box->setProperty("profile", profile);
        box->setChecked(m_ticked.contains(profile));
        m_profileRows->addWidget(box);
        box->show();                                  // not only with the next event: Tab finds it at once
        setTabOrder(std::exchange(before, box), box); // it came after all others
        connect(box, &QCheckBox::toggled, this, [this, profile](bool on) {
            on ? (void)m_ticked.insert(profile) : (void)m_ticked.remove(profile);
            Q_EMIT changed();
        });
    }
    m_profileRows->addStretch(1);
}

void ComposeChoices::focusHosts()
{
    m_hosts->setFocus(Qt::OtherFocusReason);
}

void ComposeChoices::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().panel);
    painter.fillRect(QRect(0, 0, 1, height()), m_theme.colors().line);
}

} // namespace bayplan::ui

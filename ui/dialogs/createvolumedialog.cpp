// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/createvolumedialog.h"

#include "ui/dialogs/keyvalues.h"
#include "ui/widgets/hostchecklist.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int createVolumeWidth = 540;
}

CreateVolumeDialog::CreateVolumeDialog(const Theme &theme, Start start, Chosen chosen, QWidget *parent)
    : ActionDialog(theme, tr("Create volume"), tr("Create a volume"), parent)
    , m_start(std::move(start))
    , m_chosen(std::move(chosen))
    , m_name(new QLineEdit(this))
    , m_hosts(new HostCheckList(m_start.hosts, m_start.ticked, this))
    , m_driver(new QComboBox(this))
    , m_labels(new QLineEdit(this))
    , m_options(new QLineEdit(this))
{
    setObjectName(u"createVolumeDialog"_s);
    m_driver->setEditable(true);
    m_driver->addItem(u"local"_s);
    build();
    setAction(tr("Create"));
    setFixedWidth(createVolumeWidth);
    for (QLineEdit *edit : {m_name, m_labels, m_options})
        connect(edit, &QLineEdit::textChanged, this, [this] { validate(); });
    connect(m_driver, &QComboBox::currentTextChanged, this, [this] { validate(); });
    connect(m_hosts, &HostCheckList::chosenChanged, this, [this] { validate(); });
    m_name->setFocus();
    validate();
}

void CreateVolumeDialog::build()
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    int row = 0;
    const auto field = [&](const QString &name, const QString &title, QWidget *widget, const QString &placeholder) {
        auto *label = new QLabel(title, this);
        label->setTextFormat(Qt::PlainText);
        label->setBuddy(widget);
        widget->setObjectName(name);
        widget->setAccessibleName(title);
        if (auto *edit = qobject_cast<QLineEdit *>(widget)) {
            edit->setPlaceholderText(placeholder);
            edit->setMinimumHeight(32);
        }
        grid->addWidget(label, row, 0, widget == m_hosts ? Qt::AlignTop : Qt::AlignVCenter);
        grid->addWidget(widget, row++, 1);
    };
    field(u"name"_s, tr("Name"), m_name, tr("the engine makes one up"));
    field(u"hosts"_s, tr("Hosts"), m_hosts, {});
    field(u"driver"_s, tr("Driver"), m_driver, {});
    m_driver->setMinimumHeight(32);
    field(u"labels"_s, tr("Labels"), m_labels, u"team=shop keep"_s);
    field(u"options"_s, tr("Driver options"), m_options, u"type=nfs o=addr=10.0.0.5,rw device=:/srv"_s);
    content().addSpacing(4);
    content().addLayout(grid);
}

engine::VolumeSpec CreateVolumeDialog::spec() const
{
    return {.name = m_name->text().trimmed(),
            .driver = m_driver->currentText().trimmed(),
            .options = keyValuesIn(m_options->text()).value_or(QMap<QString, QString>()),
            .labels = keyValuesIn(m_labels->text()).value_or(QMap<QString, QString>())};
}

QString CreateVolumeDialog::problem() const
{
    // As engines have it (moby: names.RestrictedNameChars).
    static const QRegularExpression pattern(u"^[a-zA-Z0-9][a-zA-Z0-9_.-]+$"_s);
    const QString name = spec().name;
    if (!name.isEmpty() && !pattern.match(name).hasMatch())
        return tr("A name has at least two letters or digits; “_”, “.” and “-” may follow the first.");
    for (const QLineEdit *edit : {m_labels, m_options}) {
        if (const auto pairs = keyValuesIn(edit->text()); !pairs)
            return pairs.error().what;
    }
    return {};
}

void CreateVolumeDialog::validate()
{
    const QString name = m_name->text().trimmed();
    QHash<fleet::HostId, QString> notes;
    for (const fleet::HostId id : m_start.taken.values(name))
        notes.insert(id, tr("has one of that name"));
    m_hosts->setNotes(notes);
    const QList<operations::HostFact> hosts = m_hosts->chosen();
    const bool someLack =
        std::any_of(hosts.begin(), hosts.end(), [&](const auto &host) { return !notes.contains(host.id); });
    QString why = problem();
    if (why.isEmpty() && !hosts.isEmpty() && !someLack)
        why = tr("All the hosts ticked have a volume of that name.");
    setPossible(why.isEmpty() && someLack && !spec().driver.isEmpty(), why);
}

void CreateVolumeDialog::act()
{
    const engine::VolumeSpec asked = spec();
    const QList<operations::HostFact> hosts = m_hosts->chosen();
    accept();
    m_chosen(asked, hosts);
}

} // namespace bayplan::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/removaldialog.h"

#include "core/plaintext.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int removalWidth = 560;
}

RemovalDialog::RemovalDialog(const Theme &theme, const Texts &texts, const QList<Option> &options, Make make,
                             std::function<void(operations::Plan)> confirmed, QWidget *parent)
    : ActionDialog(theme, texts.title, texts.heading, parent)
    , m_make(std::move(make))
    , m_confirmed(std::move(confirmed))
    , m_nothing(texts.nothing)
    , m_list(new PreviewList(texts.nameTitle, texts.detailTitle, PreviewList::Ticks::On, this))
{
    setObjectName(u"removalDialog"_s);
    m_list->setAccessibleName(tr("What goes"));
    content().addSpacing(4);
    content().addWidget(m_list, 1);
    m_consequences = addText({});
    m_consequences->setObjectName(u"consequences"_s);
    for (const Option &option : options) {
        auto *box = new QCheckBox(option.title, this);
        box->setObjectName(option.name);
        box->setChecked(option.on);
        content().addWidget(box);
        connect(box, &QCheckBox::toggled, this, [this] { retell(true); });
        m_options << box;
    }
    connect(m_list, &PreviewList::ticksChanged, this, [this] { retell(false); });
    // Also those that an option not ticked yet would bring in.
    Choice everything{.options = {}, .isTicked = [](const fleet::ContainerKey &) { return true; }};
    for (const Option &option : options)
        everything.options.insert(option.name);
    QStringList production;
    for (const PreviewList::Item &item : m_make(everything).items) {
        if (item.production && !production.contains(item.hostName))
            production << item.hostName;
    }
    askForNames(production, [this] { retell(false); });
    setFixedWidth(removalWidth);
    retell(true);
}

RemovalDialog::Preview RemovalDialog::preview() const
{
    Choice choice{.options = {}, .isTicked = [this](const fleet::ContainerKey &key) { return m_list->isTicked(key); }};
    for (const QCheckBox *box : m_options) {
        if (box->isChecked())
            choice.options.insert(box->objectName());
    }
    return m_make(choice);
}

void RemovalDialog::refresh()
{
    retell(true);
}

/// `rows`: the list may be another too, not only what is ticked.
void RemovalDialog::retell(bool rows)
{
    const Preview now = preview();
    if (rows)
        m_list->setItems(now.items, now.leftOut);
    m_consequences->setText(now.items.isEmpty() && now.leftOut.isEmpty() ? m_nothing : now.consequences);
    m_consequences->setVisible(!m_consequences->text().isEmpty());
    m_list->setVisible(!now.items.isEmpty() || !now.leftOut.isEmpty());
    const bool any = !now.plan.steps.empty();
    setAction(any ? core::plainLine(now.plan.title, 60) : tr("Nothing to do"));
    QSet<QString> hosts;
    for (const operations::Step &step : now.plan.steps)
        hosts.insert(step.target.hostName);
    showNames(hosts);
    setPossible(any && namesAreTyped(hosts));
}

void RemovalDialog::showEvent(QShowEvent *event)
{
    ActionDialog::showEvent(event);
    if (QWidget *name = firstName())
        name->setFocus();
    else if (!m_options.isEmpty() && preview().plan.steps.empty())
        m_options.first()->setFocus(); // what keeps it from being done
    else
        findChild<QPushButton *>(u"cancel"_s)->setFocus(); // what goes has to be looked at
}

void RemovalDialog::act()
{
    Preview now = preview();
    QSet<QString> hosts;
    for (const operations::Step &step : now.plan.steps)
        hosts.insert(step.target.hostName);
    if (now.plan.steps.empty() || !namesAreTyped(hosts))
        return;
    accept();
    m_confirmed(std::move(now.plan));
}

} // namespace bayplan::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/imagespage.h"

#include "core/plaintext.h"
#include "fleet/livehost.h"
#include "services/bayplanmodel.h"
#include "ui/imageactions.h"
#include "ui/pages/imagecopiesview.h"
#include "ui/pages/imagesbynameview.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QStackedLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

ImagesPage::ImagesPage(Theme &theme, Models models, HostActions, QWidget *parent)
    : Page(parent)
    , m_plan(models.bayPlan)
    , m_actions(new ImageActions(theme, models, *this))
    , m_byName(new ImagesByNameView(theme, models, this))
    , m_copies(new ImageCopiesView(theme, models, this))
    , m_views(new QStackedLayout(this))
    , m_head(new QWidget(this))
{
    m_head->hide();
    buildHead(theme);
    for (TablePage *view : {static_cast<TablePage *>(m_byName), static_cast<TablePage *>(m_copies)}) {
        m_views->addWidget(view);
        connect(view, &Page::runRequested, this, &Page::runRequested);
        connect(view, &Page::statusTextChanged, this, [this, view] {
            if (view == shown())
                Q_EMIT statusTextChanged();
        });
    }
    connect(m_byName, &Page::countChanged, this, &Page::countChanged);
    connect(m_byName, &ImagesByNameView::copiesRequested, this, [this](const QString &filter) {
        show(m_copies);
        m_copies->showOnly(filter);
        m_copies->setFocus(Qt::OtherFocusReason);
    });
    show(m_byName);
    buildActions();
}

void ImagesPage::buildHead(Theme &theme)
{
    auto *row = new QHBoxLayout(m_head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_byNameChip = new Chip(theme, u"byName"_s, tr("By image"), m_head);
    m_copiesChip = new Chip(theme, u"copies"_s, tr("Every copy"), m_head);
    m_byNameChip->setToolTip(tr("Each image once, with the hosts it is on"));
    m_copiesChip->setToolTip(tr("A row for each image on each host"));
    for (Chip *chip : {m_byNameChip, m_copiesChip}) {
        chip->setCheckable(true);
        row->addWidget(chip);
    }
    connect(m_byNameChip, &Chip::clicked, this, [this] { show(m_byName); });
    connect(m_copiesChip, &Chip::clicked, this, [this] { show(m_copies); });
    row->addSpacing(10);
    m_filters = new QStackedLayout;
    m_filters->addWidget(m_byName->headWidget());
    m_filters->addWidget(m_copies->headWidget());
    row->addLayout(m_filters);
}

void ImagesPage::buildActions()
{
    const auto addTo = [this](auto *view) {
        connect(&view->table(), &DataTable::menuAboutToShow, this, [this](QMenu *menu) {
            addUpdates(*menu);
            m_actions->fillMenu(*menu, chosen());
        });
        const auto button = [this, view](const QString &name, const QString &text, const QString &tip, auto run) {
            auto *made = new QPushButton(text, this);
            made->setObjectName(name);
            made->setToolTip(tip);
            made->setFixedHeight(32);
            connect(made, &QPushButton::clicked, m_actions, run);
            view->addTool(made);
        };
        button(u"pullImage"_s, tr("Pull…"), tr("Pull an image on any hosts"), [this] { m_actions->pull(); });
        button(u"loadImages"_s, tr("Load…"), tr("Load images from a file"), [this] { m_actions->load(); });
        button(u"pruneImages"_s, tr("Prune…"), tr("Remove unused images"), [this] { m_actions->prune(); });
    };
    addTo(m_byName);
    addTo(m_copies);
    const auto key = [this](const QKeySequence &keys, auto run) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, m_actions, run);
    };
    key(Qt::CTRL | Qt::SHIFT | Qt::Key_P, [this] { m_actions->pull(chosen()); });
    key(Qt::CTRL | Qt::SHIFT | Qt::Key_C, [this] { m_actions->copy(chosen()); });
    key(Qt::Key_F2, [this] { m_actions->tag(chosen()); });
    key(QKeySequence::Save, [this] { m_actions->save(chosen()); });
    key(Qt::CTRL | Qt::Key_H, [this] { m_actions->history(chosen()); });
    key(QKeySequence::Delete, [this] { m_actions->remove(chosen()); });
}

/// Services that can be updated to the image, where one with a name is chosen.
void ImagesPage::addUpdates(QMenu &menu)
{
    QSet<QString> names;
    for (const images::HeldImage &image : chosen())
        names.insert(fleet::familiarReference(image.name));
    const QString image = names.size() == 1 ? *names.cbegin() : QString();
    if (image.isEmpty())
        return;
    QStringList services;
    for (const services::PlanRow &row : m_plan.rows()) {
        if (!row.service.isEmpty())
            services << row.service;
    }
    if (services.isEmpty())
        return;
    services.sort();
    QMenu *updates = menu.addMenu(tr("Update a service to it"));
    updates->setObjectName(u"image:update"_s);
    for (const QString &service : std::as_const(services)) {
        const QString title = tr("%1…").arg(core::plainLine(service, 60).replace(u'&', u"&&"_s));
        updates->addAction(title, this, [this, service, image] { Q_EMIT updateRequested(service, image); });
    }
    menu.addSeparator();
}

std::vector<images::HeldImage> ImagesPage::chosen() const
{
    return shown() == m_byName ? m_byName->chosen() : m_copies->chosen();
}

TablePage *ImagesPage::shown() const
{
    return static_cast<TablePage *>(m_views->currentWidget());
}

void ImagesPage::show(TablePage *view)
{
    const bool hadFocus = isAncestorOf(QApplication::focusWidget());
    m_views->setCurrentWidget(view);
    m_filters->setCurrentWidget(view->headWidget());
    m_byNameChip->setChecked(view == m_byName);
    m_copiesChip->setChecked(view == m_copies);
    setFocusProxy(view);
    if (hadFocus)
        view->setFocus(Qt::OtherFocusReason);
    Q_EMIT statusTextChanged();
}

QString ImagesPage::key() const
{
    return u"images"_s;
}

QString ImagesPage::title() const
{
    return tr("Images");
}

int ImagesPage::count() const
{
    return m_byName->count();
}

QString ImagesPage::statusText() const
{
    return shown()->statusText();
}

void ImagesPage::focusFilter()
{
    shown()->focusFilter();
}

void ImagesPage::reveal(int hostId, const QString &objectId)
{
    show(m_copies);
    m_copies->reveal(hostId, objectId);
}

} // namespace bayplan::ui

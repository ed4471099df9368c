// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "images/tagplans.h"
#include "ui/hostactions.h"
#include "ui/models.h"
#include "ui/page.h"
#include "ui/theme.h"

class QMenu;
class QStackedLayout;

namespace bayplan::ui {

class Chip;
class ImageActions;
class ImageCopiesView;
class ImagesByNameView;
class TablePage;

/// The images of all hosts: each once with where it is and where it is missing, or every copy as a row.
class ImagesPage : public Page
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the page.
    ImagesPage(Theme &theme, Models models, HostActions actions, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;
    int count() const override;
    QWidget *headWidget() override { return m_head; }
    QString statusText() const override;
    void focusFilter() override;
    /// Among every copy: a row by name belongs to no single host.
    void reveal(int hostId, const QString &objectId) override;

    ImageActions &actions() { return *m_actions; }

private:
    void buildHead(Theme &theme);
    void buildActions();
    void addUpdates(QMenu &menu);
    std::vector<images::HeldImage> chosen() const;
    void show(TablePage *view);
    TablePage *shown() const;

    const services::BayPlanModel &m_plan;
    ImageActions *m_actions;
    ImagesByNameView *m_byName;
    ImageCopiesView *m_copies;
    QStackedLayout *m_views;
    QStackedLayout *m_filters = nullptr;
    QWidget *m_head;
    Chip *m_byNameChip = nullptr;
    Chip *m_copiesChip = nullptr;
};

} // namespace bayplan::ui

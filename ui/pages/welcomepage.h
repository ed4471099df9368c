// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hostactions.h"
#include "ui/models.h"
#include "ui/page.h"
#include "ui/theme.h"

class QLabel;
class QVBoxLayout;

namespace bayplan::ui {

class Card;
class MessageBar;

/// Shown while there are no hosts: what was found on this machine, and how to add more.
class WelcomePage : public Page
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the page.
    WelcomePage(Theme &theme, Models models, HostActions actions, QWidget *parent = nullptr);

    QString key() const override;
    QString title() const override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    QLabel *addText(QVBoxLayout &column, const QString &text, bool muted);
    void buildButtons(QVBoxLayout &column);
    /// Looks for engines again and lists them.
    void look();
    QWidget *makeRow(const fleet::FoundHost &found);
    QWidget *makeLine();
    QWidget *makeNothing();
    void add(const fleet::HostConfig &host);

    Theme &m_theme;
    Models m_models;
    HostActions m_actions;
    MessageBar *m_problem;
    Card *m_found;
    QVBoxLayout *m_rows;
};

} // namespace bayplan::ui

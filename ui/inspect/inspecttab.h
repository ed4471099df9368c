// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/inspectreader.h"
#include "ui/inspect/inspecttree.h"
#include "ui/models.h"
#include "ui/panels/detailstab.h"
#include "ui/theme.h"

#include <QSet>

#include <array>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace bayplan::ui {

class Chip;
class FindBar;
class JsonView;
class MessageBar;

/// All that the engine tells of a container, as a tree and as JSON, kept up with its changes; of two, what differs
/// between them. Of several, one is chosen. What looks secret is dots until it is asked for.
class InspectTab : public DetailsTab
{
    Q_OBJECT

public:
    /// `theme` and what `models` refers to must outlive the tab.
    InspectTab(const Theme &theme, const Models &models, QWidget *parent = nullptr);
    ~InspectTab() override;

    QString key() const override;
    QString title() const override;
    QKeySequence shortcut() const override;
    void setSelection(const QList<fleet::ContainerKey> &keys) override;
    void setActive(bool active) override;
    void takeFocus() override;

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    QHBoxLayout *buildBar();
    Chip *addChip(QHBoxLayout *bar, const QString &name, const QString &text, const QString &does, bool on);

    void offerChoices();
    void choose();
    void follow(const fleet::ContainerKey &key);
    void present();
    void showOne();
    void showTwo();
    void showState();
    void showView();
    void say(fleet::Tone tone, const QString &text);
    /// Two containers are shown, compared.
    bool comparing() const { return m_shown.size() == 2; }
    QString nameOf(const fleet::ContainerKey &key) const;
    /// That container's inspect as it is shown; null while it has not been read.
    std::optional<inspect::JsonNode> shownJson(int side) const;
    QStringList problems() const;

    void onAsked(InspectTree::Ask ask, int side, const QStringList &path);
    void copyNode(InspectTree::Ask ask, int side, const QStringList &path) const;
    InspectTree *tree() const { return comparing() ? m_diff : m_tree; }
    bool isRaw() const;
    void openFind();
    void closeFind();
    void look();
    void step(int by);
    void tellMatches();
    void restyle();

    const Theme &m_theme;
    const Models m_models;
    inspect::InspectReader m_reader;
    QList<fleet::ContainerKey> m_selection;
    QList<fleet::ContainerKey> m_shown;              ///< one, or two that are compared
    std::array<QSet<QStringList>, 2> m_secretsShown; ///< by side: the places of those that were asked for
    core::SearchTerm m_looked;
    int m_differences = 0; ///< of the two compared

    QComboBox *m_choice;
    Chip *m_treeChip = nullptr;
    Chip *m_rawChip = nullptr;
    Chip *m_onlyDifferences = nullptr;
    Chip *m_noise = nullptr;
    Chip *m_sort = nullptr;
    Chip *m_secrets = nullptr;
    QLabel *m_count;
    QToolButton *m_findButton;
    FindBar *m_find;
    MessageBar *m_message;
    QStackedWidget *m_body;
    InspectTree *m_tree;
    InspectTree *m_diff;
    JsonView *m_raw;
    QLabel *m_nothing; ///< where there is nothing to be shown
};

} // namespace bayplan::ui

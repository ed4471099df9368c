// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/hostfact.h"
#include "ui/theme.h"

#include <QSet>
#include <QStringList>
#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace bayplan::ui {

class ElidedLabel;
class HostCheckList;

/// What is chosen for a Compose project beside its files: the hosts, which of its profiles, and what things are called.
class ComposeChoices : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive it.
    ComposeChoices(const Theme &theme, const QList<operations::HostFact> &hosts, QWidget *parent = nullptr);

    QStringList hosts() const; ///< names
    QStringList profiles() const;
    QString project() const; ///< empty: what the files say
    bool withProject() const;

    /// What the files have. Profiles that were ticked stay so, also while the file can't be read.
    void setOffered(const QStringList &profiles, const QString &project, const QString &service);
    /// Of another file.
    void setProfiles(const QStringList &ticked);
    void focusHosts();

Q_SIGNALS:
    void changed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *addTitle(const QString &title);

    const Theme &m_theme;
    HostCheckList *m_hosts;
    QVBoxLayout *m_column;
    QLabel *m_profilesTitle;
    QWidget *m_profiles;
    QVBoxLayout *m_profileRows;
    QLineEdit *m_project;
    QCheckBox *m_withProject;
    ElidedLabel *m_example;
    QStringList m_offered;
    QSet<QString> m_ticked;
};

} // namespace bayplan::ui

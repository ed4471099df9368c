// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/containerspec.h"
#include "ui/theme.h"

#include <QWidget>

class QStackedWidget;
class QStringListModel;
class QVBoxLayout;

namespace bayplan::ui {

class Chip;
class LineField;
class RowsField;
class RunField;

/// All that can be said of a container to be run: its image and name, and the rest in sections.
class RunForm : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the form.
    explicit RunForm(const Theme &theme, QWidget *parent = nullptr);

    void setSpec(const run::ContainerSpec &spec);
    run::ContainerSpec spec() const;
    /// What is wrong, of what is entered and of what it comes to.
    QList<run::FieldProblem> problems() const;
    /// Says each problem at its field.
    void showProblems(const QList<run::FieldProblem> &problems);
    /// Puts the keyboard's focus into the field, showing its section.
    void focusField(const QString &key, int row = -1);
    /// What the image field offers while it is typed.
    void setImages(const QStringList &references);
    void setSecretsShown(bool shown);
    /// The section after or before the one shown.
    void step(int by);
    /// Services' containers are named by their slots.
    void setNameShown(bool shown);
    LineField *imageField() const { return m_image; }

Q_SIGNALS:
    void edited();
    /// A file of variables could not be used.
    void fileProblem(const QString &text);

private:
    struct Section
    {
        Chip *chip;
        QWidget *page;
        QVBoxLayout *column;
        QList<RunField *> fields;
    };

    void buildGeneral();
    void buildLists();
    void buildLimits();
    void buildMore();
    void addSection(const QString &name, const QString &title, const QString &about);
    /// Puts the fields side by side into the section made last.
    void addFields(const QList<RunField *> &fields);
    LineField *line(const QString &key, const QString &title, const QString &placeholder);
    RunField *tick(const QString &key, const QString &title, const QString &explanation);
    RunField *words(const QString &key, const QString &title, const QString &placeholder);
    RunField *pairs(const QString &key, const QString &title, const QString &name, const QString &value);
    void adopt(RunField *field);
    void showSection(int section);
    void count();
    void chooseEnvFile();

    const Theme &m_theme;
    LineField *m_image;
    LineField *m_name;
    QStringListModel *m_images; ///< to complete
    RowsField *m_env = nullptr;
    QList<RunField *> m_fields;
    QList<Section> m_sections;
    QStackedWidget *m_stack;
    QWidget *m_chips;
    bool m_filling = false;
};

} // namespace bayplan::ui

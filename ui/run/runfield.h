// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/containerspec.h"
#include "run/flags.h"
#include "ui/theme.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;

namespace bayplan::ui {

/// One field of the form for running a container: shows its part of a spec, reads it back, and says what is wrong
/// there. Its key is the name of docker's option, which is what problems call it by.
class RunField : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the field.
    RunField(const Theme &theme, const QString &key, QWidget *parent);

    const QString &key() const { return m_key; }
    virtual void showSpec(const run::ContainerSpec &spec) = 0;
    /// Puts what is entered into the spec; what can't be read at all is told.
    virtual void readInto(run::ContainerSpec &spec, QList<run::FieldProblem> &problems) const = 0;
    /// Empty when all is well.
    void setProblem(const run::FieldProblem &problem);
    bool hasProblem() const;
    /// How many entries it has, for the section's number.
    virtual int count() const = 0;
    virtual void setSecretsShown(bool shown) { Q_UNUSED(shown) }

Q_SIGNALS:
    void edited();

protected:
    QLabel *problemLabel() const { return m_problem; }
    virtual void markRow(int row) { Q_UNUSED(row) }

private:
    void restyle();

    const Theme &m_theme;
    const QString m_key;
    QLabel *m_problem;
};

/// A line of text for an option with one value.
class LineField : public RunField
{
    Q_OBJECT

public:
    LineField(const Theme &theme, const QString &key, const QString &title, const QString &placeholder,
              QWidget *parent);

    void showSpec(const run::ContainerSpec &spec) override;
    void readInto(run::ContainerSpec &spec, QList<run::FieldProblem> &problems) const override;
    int count() const override;
    QLineEdit *edit() const { return m_edit; }

private:
    QLineEdit *m_edit;
};

/// A tick for an option that is on or off.
class TickField : public RunField
{
    Q_OBJECT

public:
    TickField(const Theme &theme, const QString &key, const QString &title, const QString &explanation,
              QWidget *parent);

    void showSpec(const run::ContainerSpec &spec) override;
    void readInto(run::ContainerSpec &spec, QList<run::FieldProblem> &problems) const override;
    int count() const override;

private:
    QCheckBox *m_box;
};

/// The option by its name; it is there.
const run::Flag &flagNamed(const QString &name);

} // namespace bayplan::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/commitdialog.h"

#include "core/plaintext.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Repository and tag of "registry:5000/shop/web:1": a colon before a slash belongs to the registry's port.
std::pair<QString, QString> partsOf(const QString &reference)
{
    const qsizetype colon = reference.lastIndexOf(u':');
    if (colon < 0 || reference.indexOf(u'/', colon) >= 0)
        return {reference, {}};
    return {reference.left(colon), reference.mid(colon + 1)};
}

} // namespace

CommitDialog::CommitDialog(const Theme &theme, const QString &name, const QString &hostName,
                           std::function<void(const engine::CommitOptions &)> committed, QWidget *parent)
    : ActionDialog(theme, tr("Commit container"),
                   tr("Make an image of %1 on %2").arg(core::plainLine(name, 80), core::plainLine(hostName, 63)),
                   parent)
    , m_committed(std::move(committed))
    , m_reference(new QLineEdit(this))
    , m_comment(new QLineEdit(this))
    , m_pause(new QCheckBox(tr("Pause the container meanwhile"), this))
{
    setObjectName(u"commitDialog"_s);
    m_reference->setObjectName(u"reference"_s);
    m_reference->setPlaceholderText(u"shop/web:fixed"_s);
    m_reference->setFont(Theme::monospaceFont(m_reference->font()));
    m_comment->setObjectName(u"comment"_s);
    m_pause->setObjectName(u"pause"_s);
    m_pause->setChecked(true);
    addField(tr("Image name"), m_reference,
             tr("Without one the image is known by its ID only. An image that has the name now loses it until Undo."));
    addField(tr("Comment"), m_comment);
    content().addSpacing(4);
    content().addWidget(m_pause);
    addText(tr("What is in volumes is not part of an image."), true);
    setAction(tr("Commit"));
    setFixedWidth(460);
    connect(m_reference, &QLineEdit::textChanged, this, [this] { validate(); });
    m_reference->setFocus();
    validate();
}

void CommitDialog::validate()
{
    static const QRegularExpression repository(u"^[a-z0-9]+([._:/-]+[a-z0-9]+)*$"_s);
    static const QRegularExpression tag(u"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$"_s);
    const auto [name, label] = partsOf(m_reference->text().trimmed());
    const bool right =
        m_reference->text().trimmed().isEmpty() ||
        (repository.match(name).hasMatch() &&
         (label.isEmpty() ? !m_reference->text().trimmed().endsWith(u':') : tag.match(label).hasMatch()));
    setPossible(right, right ? QString()
                             : tr("That can't be the name of an image: small letters and digits, a tag "
                                  "after a colon."));
}

void CommitDialog::act()
{
    const auto [repository, tag] = partsOf(m_reference->text().trimmed());
    const engine::CommitOptions options{
        .repository = repository, .tag = tag, .comment = m_comment->text().trimmed(), .pause = m_pause->isChecked()};
    accept();
    m_committed(options);
}

} // namespace bayplan::ui

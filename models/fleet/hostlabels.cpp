// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/hostlabels.h"

#include <QRegularExpression>

#include <algorithm>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype longestValue = 128;

tl::unexpected<core::Error> refused(const QString &what, const QString &next)
{
    return core::fail({.kind = core::Error::Kind::Input, .what = what, .where = {}, .next = next});
}

} // namespace

QStringList labelTexts(const QMap<QString, QString> &labels)
{
    QStringList texts;
    for (auto it = labels.cbegin(); it != labels.cend(); ++it)
        texts << (it.value().isEmpty() ? it.key() : QString(it.key() + u'=' + it.value()));
    return texts;
}

core::Result<QMap<QString, QString>> parseLabels(const QString &text)
{
    static const QRegularExpression keyForm(u"\\A[\\p{L}\\p{N}](?:[\\p{L}\\p{N}._/-]{0,61}[\\p{L}\\p{N}])?\\z"_s);
    QMap<QString, QString> labels;
    for (const QString &part : text.split(u',')) {
        const QString label = part.trimmed();
        if (label.isEmpty())
            continue; // a comma at the end, still being typed
        const QString key = label.section(u'=', 0, 0).trimmed();
        const QString value = label.section(u'=', 1).trimmed();
        if (!keyForm.match(key).hasMatch())
            return refused(
                u"“%1” can't be a label"_s.arg(label.left(80)),
                u"Write a word such as ssd, or a pair such as zone=a; letters, digits, and . _ / - within"_s);
        if (value.size() > longestValue || std::any_of(value.begin(), value.end(), [](QChar c) {
                return c.category() == QChar::Other_Control || c.category() == QChar::Other_Format;
            }))
            return refused(u"The value of the label “%1” is too long or has signs that can't be seen"_s.arg(key),
                           u"Use at most %1 visible characters"_s.arg(longestValue));
        if (labels.contains(key))
            return refused(u"The label “%1” is there twice"_s.arg(key), u"Give each label once"_s);
        labels.insert(key, value);
    }
    return labels;
}

} // namespace bayplan::fleet

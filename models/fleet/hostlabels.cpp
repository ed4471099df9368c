// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/hostlabels.h"

#include "fleet/hostcheck.h"

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

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
    QMap<QString, QString> labels;
    for (const QString &part : text.split(u',')) {
        const QString label = part.trimmed();
        if (label.isEmpty())
            continue; // a comma at the end, still being typed
        const QString key = label.section(u'=', 0, 0).trimmed();
        const QString value = label.section(u'=', 1).trimmed();
        if (const auto ok = checkLabel(key.isEmpty() ? label : key, value); !ok)
            return core::fail(ok.error());
        if (labels.contains(key))
            return refused(u"The label “%1” is there twice"_s.arg(key), u"Give each label once"_s);
        labels.insert(key, value);
    }
    return labels;
}

} // namespace bayplan::fleet

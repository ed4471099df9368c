// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/filters.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

std::optional<Filters> Filters::parse(const QString &json)
{
    Filters filters;
    if (json.isEmpty())
        return filters;
    const QJsonDocument document = QJsonDocument::fromJson(json.toUtf8());
    if (!document.isObject())
        return std::nullopt;
    const QJsonObject object = document.object();
    for (auto it = object.begin(); it != object.end(); ++it) {
        QStringList values;
        if (it->isArray()) {
            const QJsonArray items = it->toArray();
            for (const QJsonValue &item : items)
                values.append(item.toString());
        } else if (it->isObject()) {
            values = it->toObject().keys();
        } else {
            return std::nullopt;
        }
        filters.m_values.insert(it.key(), values);
    }
    return filters;
}

QString Filters::firstUnknown(const QStringList &known) const
{
    for (auto it = m_values.cbegin(); it != m_values.cend(); ++it) {
        if (!known.contains(it.key()))
            return it.key();
    }
    return {};
}

bool Filters::allows(const QString &key, const QString &text) const
{
    const auto it = m_values.constFind(key);
    return it == m_values.cend() || it->isEmpty() || it->contains(text);
}

bool Filters::allowsLabels(const Labels &labels) const
{
    const QStringList wanted = values(u"label"_s);
    return std::all_of(wanted.cbegin(), wanted.cend(), [&labels](const QString &text) {
        const qsizetype equals = text.indexOf(u'=');
        if (equals < 0)
            return labels.contains(text);
        const auto it = labels.constFind(text.first(equals));
        return it != labels.cend() && QStringView(*it) == QStringView(text).sliced(equals + 1);
    });
}

} // namespace bayplan::simulator

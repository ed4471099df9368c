// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/masking.h"

#include "snapshots/maskingjson.h"
#include "snapshots/secretbytes.h"

#include <QChar>
#include <QJsonDocument>

namespace bayplan::snapshots {

namespace {

std::vector<std::string> asBytes(const QStringList &names)
{
    std::vector<std::string> bytes;
    for (const QString &name : names) {
        if (const QString trimmed = name.trimmed(); !trimmed.isEmpty())
            bytes.push_back(trimmed.toStdString());
    }
    return bytes;
}

std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), size_t(bytes.size())};
}

/// The code unit of "\\u12ab" at `place`; 0 if it is none.
uint escapedUnit(const QByteArray &json, qsizetype place)
{
    bool isNumber = false;
    const uint unit = json.mid(place, 2) == "\\u" ? json.mid(place + 2, 4).toUInt(&isNumber, 16) : 0;
    return isNumber ? unit : 0;
}

/// Halves of surrogate pairs, which Qt and engines let by and RapidJSON doesn't, as the character that says so.
QByteArray withoutHalves(QByteArray json)
{
    for (qsizetype i = json.indexOf('\\'); i >= 0; i = json.indexOf('\\', i)) {
        const uint unit = escapedUnit(json, i);
        const bool isPair = QChar::isHighSurrogate(unit) && QChar::isLowSurrogate(escapedUnit(json, i + 6));
        if (!isPair && QChar::isSurrogate(unit))
            json.replace(i + 2, 4, "fffd");
        i += isPair ? 12 : 2;
    }
    return json;
}

void addTo(int *count, const MaskRun &run)
{
    if (count)
        *count += run.count;
}

} // namespace

Masking::Masking(const QStringList &allowed) : m_rules(asBytes(allowed)) {}

QString Masking::text()
{
    return QString::fromLatin1(maskText.data(), qsizetype(maskText.size()));
}

QByteArray Masking::inspectText(const QByteArray &json, int *count) const
{
    MaskRun run{m_rules};
    QByteArray text = json;
    MaskedJson masked = maskedJson(viewOf(text), run);
    if (!masked.isJson) {
        text = withoutHalves(json);
        run.count = 0;
        masked = maskedJson(viewOf(text), run);
    }
    if (!masked.isJson) {
        if (count)
            ++*count;
        return "{}";
    }
    addTo(count, run);
    return masked.text ? QByteArray::fromStdString(*masked.text) : text;
}

QJsonObject Masking::inspect(const QJsonObject &json, int *count) const
{
    if (json.isEmpty())
        return json;
    int found = 0;
    const QByteArray masked = inspectText(QJsonDocument(json).toJson(QJsonDocument::Compact), &found);
    if (count)
        *count += found;
    return found == 0 ? json : QJsonDocument::fromJson(masked).object();
}

QJsonArray Masking::list(const QJsonArray &json, int *count) const
{
    if (json.isEmpty())
        return json;
    int found = 0;
    const QByteArray masked = inspectText(QJsonDocument(json).toJson(QJsonDocument::Compact), &found);
    if (count)
        *count += found;
    return found == 0 ? json : QJsonDocument::fromJson(masked).array();
}

QString Masking::plain(const QString &text, int *count) const
{
    MaskRun run{m_rules};
    const auto masked = maskedText(viewOf(text.toUtf8()), run);
    addTo(count, run);
    return masked ? QString::fromStdString(*masked) : text;
}

QString Masking::value(const QString &name, const QString &value, int *count) const
{
    MaskRun run{m_rules};
    const auto masked = maskedValue(viewOf(name.toUtf8()), viewOf(value.toUtf8()), run);
    addTo(count, run);
    return masked ? QString::fromStdString(*masked) : value;
}

Snapshot Masking::masked(Snapshot snapshot, int *count) const
{
    for (HostPart &host : snapshot.hosts) {
        host.endpoint = plain(host.endpoint, count);
        host.address = plain(host.address, count);
        host.error = plain(host.error, count);
        for (auto label = host.labels.begin(); label != host.labels.end(); ++label)
            label.value() = value(label.key(), label.value(), count);
        host.info = inspect(host.info, count);
        host.version = inspect(host.version, count);
        Documents inspects;
        for (size_t i = 0; i < host.inspects.size(); ++i) {
            // An empty one stands for what was never told.
            const QByteArray document = host.inspects.at(i);
            inspects.append(document.isEmpty() ? document : inspectText(document, count));
        }
        host.inspects = std::move(inspects);
        host.images = list(host.images, count);
        for (QJsonObject &image : host.imageInspects)
            image = inspect(image, count);
        host.networks = list(host.networks, count);
        host.volumes = list(host.volumes, count);
    }
    for (ServicePart &service : snapshot.services) {
        service.record = inspect(service.record, count);
        service.ingresses = list(service.ingresses, count);
    }
    snapshot.hasSecrets = false;
    return snapshot;
}

} // namespace bayplan::snapshots

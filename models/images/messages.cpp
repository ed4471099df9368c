// SPDX-License-Identifier: GPL-3.0-or-later
#include "images/messages.h"

#include "core/plaintext.h"
#include "images/texts.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace bayplan::images {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr qsizetype mostLayers = 2000; // an image has at most 127; an engine may say anything
}

QList<Message> MessageReader::feed(const QByteArray &data)
{
    QList<Message> messages;
    for (const QByteArray &line : m_lines.feed(data)) {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        if (object.isEmpty())
            continue;
        const QJsonObject progress = object[u"progressDetail"_s].toObject();
        Message message{.id = object[u"id"_s].toString(),
                        .status = object[u"status"_s].toString(),
                        .stream = object[u"stream"_s].toString(),
                        .current = progress[u"current"_s].toInteger(),
                        .total = progress[u"total"_s].toInteger(),
                        .error = object[u"errorDetail"_s].toObject()[u"message"_s].toString()};
        if (message.error.isEmpty())
            message.error = object[u"error"_s].toString();
        messages << message;
    }
    return messages;
}

void PullProgress::take(const Message &message)
{
    if (!message.error.isEmpty()) {
        m_error = core::plainLine(message.error);
        return;
    }
    if (!message.status.isEmpty())
        m_last = core::plainLine(message.status, 80);
    // The first line bears the tag as its id, and is not of a layer.
    if (message.id.isEmpty() || message.status.startsWith(u"Pulling from"_s) ||
        (!m_layers.contains(message.id) && m_layers.size() >= mostLayers))
        return;
    Layer &layer = m_layers[message.id];
    if (message.status == u"Downloading") {
        layer.total = std::max<qint64>(layer.total, message.total);
        layer.current = std::clamp<qint64>(message.current, 0, std::max<qint64>(layer.total, 0));
    } else if (message.status == u"Download complete" || message.status == u"Extracting") {
        layer.current = layer.total;
    } else if (message.status == u"Pull complete" || message.status == u"Already exists") {
        layer.current = layer.total;
        layer.complete = true;
        layer.alreadyThere = message.status == u"Already exists";
    }
}

int PullProgress::complete() const
{
    return int(std::count_if(m_layers.begin(), m_layers.end(), [](const Layer &layer) { return layer.complete; }));
}

int PullProgress::alreadyThere() const
{
    return int(std::count_if(m_layers.begin(), m_layers.end(), [](const Layer &layer) { return layer.alreadyThere; }));
}

qint64 PullProgress::done() const
{
    qint64 sum = 0;
    for (const Layer &layer : m_layers)
        sum += layer.current;
    return sum;
}

qint64 PullProgress::total() const
{
    qint64 sum = 0;
    for (const Layer &layer : m_layers)
        sum += layer.total;
    return sum;
}

QString PullProgress::text() const
{
    if (m_layers.isEmpty())
        return m_last;
    return Texts::tr("%1 of %Ln layer(s)", nullptr, layers()).arg(complete());
}

void LoadProgress::take(const Message &message)
{
    if (!message.error.isEmpty())
        m_error = core::plainLine(message.error);
    else if (message.stream.startsWith(u"Loaded image"_s) && m_loaded.size() < mostLayers)
        m_loaded << core::plainLine(message.stream.trimmed(), 120);
    else if (message.status == u"Loading layer" && !message.id.isEmpty() && m_layers.size() < mostLayers)
        m_layers.insert(message.id);
}

int LoadProgress::spared(const QStringList &layers) const
{
    return int(std::count_if(layers.begin(), layers.end(), [this](const QString &layer) {
        const QString digits = layer.section(u':', -1);
        return std::none_of(m_layers.begin(), m_layers.end(),
                            [&digits](const QString &begin) { return digits.startsWith(begin); });
    }));
}

} // namespace bayplan::images

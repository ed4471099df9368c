// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/pull.h"

#include "fleet/imagespread.h"
#include "run/words.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr qsizetype longestLine = 1024 * 1024;
} // namespace

engine::Call pullCall(const QString &reference, const QString &platform)
{
    // Without a tag engines would pull every one there is.
    const bool hasDigest = reference.contains(u'@');
    const auto [repository, tag] = hasDigest ? std::pair(reference, QString()) : fleet::splitTag(reference);
    QByteArray path = "/images/create?fromImage=" + QUrl::toPercentEncoding(repository);
    if (!hasDigest)
        path += "&tag=" + QUrl::toPercentEncoding(tag.isEmpty() ? u"latest"_s : tag);
    if (!platform.isEmpty())
        path += "&platform=" + QUrl::toPercentEncoding(platform);
    return {.path = path, .timeout = std::chrono::milliseconds(0), .patient = true};
}

void PullProgress::add(const QByteArray &data)
{
    m_rest += data;
    for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n')) {
        line(m_rest.first(end));
        m_rest.remove(0, end + 1);
    }
    if (m_rest.size() > longestLine)
        m_rest.clear();
}

void PullProgress::finish()
{
    line(std::exchange(m_rest, {}));
}

void PullProgress::line(const QByteArray &text)
{
    const QJsonObject message = QJsonDocument::fromJson(text.trimmed()).object();
    const QString problem = message[u"errorDetail"_s][u"message"_s].toString(message[u"error"_s].toString());
    if (!problem.isEmpty() && !m_error)
        m_error = core::Error{
            .kind = core::Error::Kind::Engine, .what = problem, .where = {}, .next = tr("Nothing was created")};
    const QString status = message[u"status"_s].toString();
    const QString id = message[u"id"_s].toString();
    if (id.isEmpty() || status.startsWith(u"Pulling from"_s))
        return;
    Layer &layer = m_layers[id];
    const QJsonValue progress = message[u"progressDetail"_s];
    if (const qint64 total = progress[u"total"_s].toInteger(); total > 0 && status == u"Downloading"_s) {
        layer.total = total;
        layer.done = progress[u"current"_s].toInteger();
    }
    if (status == u"Download complete"_s || status == u"Pull complete"_s)
        layer.done = layer.total;
    layer.complete = layer.complete || status == u"Pull complete"_s || status == u"Already exists"_s;
}

QString PullProgress::text() const
{
    const auto complete = std::count_if(m_layers.begin(), m_layers.end(), [](const Layer &l) { return l.complete; });
    return m_layers.isEmpty() ? tr("Asking the registry")
                              : tr("Pulling: %1 of %2 layers").arg(complete).arg(m_layers.size());
}

qint64 PullProgress::done() const
{
    qint64 sum = 0;
    for (const Layer &layer : m_layers)
        sum += layer.done;
    return sum;
}

qint64 PullProgress::total() const
{
    qint64 sum = 0;
    for (const Layer &layer : m_layers)
        sum += layer.total;
    return sum;
}

} // namespace bayplan::run

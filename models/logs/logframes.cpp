// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/logframes.h"

#include "logs/logtime.h"

#include <QCoreApplication>
#include <QtEndian>

namespace bayplan::logs {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype headSize = 8;
constexpr quint32 longestFrame = 16 * 1024 * 1024; // Docker's drivers cut at 16 KiB, others later
constexpr qsizetype longestBareLine = 1024 * 1024;
constexpr int errorStream = 3; // stdcopy.Systemerr of moby/pkg/stdcopy

} // namespace

void LogFrames::feed(QByteArrayView data)
{
    if (m_error || data.isEmpty())
        return;
    if (!m_rest.empty()) {
        m_rest.append(data.data(), size_t(data.size()));
        data = QByteArrayView(m_rest.data(), qsizetype(m_rest.size()));
    }
    if (m_form == Form::Unknown)
        m_form = uchar(data.front()) <= errorStream ? Form::Frames : Form::Lines;
    const qsizetype used = m_form == Form::Frames ? takeFrames(data) : takeLines(data);
    std::string rest(data.data() + used, size_t(data.size() - used)); // `data` may be m_rest
    m_rest = std::move(rest);
}

void LogFrames::finish()
{
    if (m_form == Form::Lines && !m_rest.empty() && !m_error)
        tell(Stream::Out, QByteArrayView(m_rest.data(), qsizetype(m_rest.size())), true);
    m_rest.clear();
}

qsizetype LogFrames::takeFrames(QByteArrayView data)
{
    qsizetype at = 0;
    while (!m_error && data.size() - at >= headSize) {
        const auto *head = reinterpret_cast<const uchar *>(data.data() + at);
        const quint32 length = qFromBigEndian<quint32>(head + 4);
        if (head[0] > errorStream || head[1] != 0 || head[2] != 0 || head[3] != 0 || length > longestFrame) {
            m_error = QCoreApplication::translate("LogFrames", "The engine's log can't be understood");
            break;
        }
        if (data.size() - at - headSize < qsizetype(length))
            break;
        frame(head[0], data.sliced(at + headSize, length));
        at += headSize + qsizetype(length);
    }
    return at;
}

void LogFrames::frame(int stream, QByteArrayView payload)
{
    if (stream == errorStream) {
        m_error = QString::fromUtf8(payload).trimmed();
        return;
    }
    const Stream from = stream == 2 ? Stream::Error : Stream::Out;
    // A driver's message is one line; a frame of several is taken apart all the same.
    for (qsizetype end = payload.indexOf('\n'); end >= 0; end = payload.indexOf('\n')) {
        tell(from, payload.first(end), true);
        payload = payload.sliced(end + 1);
    }
    if (!payload.isEmpty())
        tell(from, payload, false);
}

qsizetype LogFrames::takeLines(QByteArrayView data)
{
    qsizetype at = 0;
    for (qsizetype end = data.indexOf('\n'); end >= 0; end = data.indexOf('\n', at)) {
        tell(Stream::Out, data.sliced(at, end - at), true);
        at = end + 1;
    }
    for (; data.size() - at > longestBareLine; at += longestBareLine)
        tell(Stream::Out, data.sliced(at, longestBareLine), false);
    return at;
}

void LogFrames::tell(Stream stream, QByteArrayView message, bool endsLine)
{
    if (const auto time = takeTime(message))
        m_time = *time;
    if (endsLine && message.endsWith('\r'))
        message.chop(1);
    m_sink({stream, m_time, message, endsLine});
}

} // namespace bayplan::logs

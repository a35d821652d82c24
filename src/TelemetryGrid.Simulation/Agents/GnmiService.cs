using System.Buffers;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Gnmi;
using TelemetryGrid.Protocols.Grpc;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>
/// Answers one call of gNMI's <c>Subscribe</c> for a device, frame by frame. What carries the frames, an HTTP/2 server, is the caller's.
/// </summary>
internal sealed class GnmiService(SimulatedDevice device, DateTimeOffset start, TimeProvider time)
{
    private const int MaxRequest = 64 << 10;

    /// <summary>How often a stream looks for leaves that changed, and the shortest interval between samples.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OwnInterval = TimeSpan.FromSeconds(10);

    /// <summary>Serves the call until it is over.</summary>
    /// <returns>How it ended, for the trailers.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<GrpcStatus> ServeAsync(Stream requests, Stream responses, CancellationToken cancellation)
    {
        var frames = new GrpcFrameBuffer(MaxRequest, isGzip: false);
        (GnmiSubscribeRequest? request, GrpcStatus status) = await ReadAsync(requests, frames, cancellation);
        if (request is null)
        {
            return status.Code == GrpcStatusCode.Ok
                ? new GrpcStatus(GrpcStatusCode.InvalidArgument, "the first message must subscribe")
                : status;
        }
        if (request.Encoding == GnmiEncoding.Bytes)
        {
            return new GrpcStatus(GrpcStatusCode.Unimplemented, "the encodings are JSON, JSON_IETF, PROTO and ASCII");
        }
        if (request.Subscriptions.IsEmpty)
        {
            return new GrpcStatus(GrpcStatusCode.InvalidArgument, "there is no subscription");
        }
        var sent = new Dictionary<string, object>(StringComparer.Ordinal);
        await SendAsync(request, responses, request.UpdatesOnly ? null : static (_, _) => true, sent, cancellation);
        await SendAsync(responses, GnmiResponseWriter.Sync(), cancellation);
        switch (request.Mode)
        {
            case GnmiListMode.Stream:
                await StreamAsync(request, responses, sent, cancellation);
                return default;
            case GnmiListMode.Poll:
                return await PollAsync(request, requests, responses, frames, sent, cancellation);
            default:
                return default;
        }
    }

    private async Task<GrpcStatus> PollAsync(
        GnmiSubscribeRequest request,
        Stream requests,
        Stream responses,
        GrpcFrameBuffer frames,
        Dictionary<string, object> sent,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            (GnmiSubscribeRequest? another, GrpcStatus status) = await ReadAsync(requests, frames, cancellation);
            if (another is not null)
            {
                return new GrpcStatus(GrpcStatusCode.InvalidArgument, "the call has a subscription already");
            }
            if (status != default)
            {
                return status.Code == GrpcStatusCode.Cancelled ? default : status;
            }
            await SendAsync(request, responses, static (_, _) => true, sent, cancellation);
            await SendAsync(responses, GnmiResponseWriter.Sync(), cancellation);
        }
    }

    private async Task StreamAsync(
        GnmiSubscribeRequest request,
        Stream responses,
        Dictionary<string, object> sent,
        CancellationToken cancellation
    )
    {
        using var timer = new PeriodicTimer(Step, time);
        for (long tick = 1; await timer.WaitForNextTickAsync(cancellation); tick++)
        {
            long now = tick;
            await SendAsync(
                request,
                responses,
                (subscription, leaf) =>
                    IsSampled(subscription, leaf)
                        ? now % Math.Max(1, (long)Math.Round(IntervalOf(subscription) / Step)) == 0
                        : IsNews(leaf, sent),
                sent,
                cancellation
            );
        }
    }

    private static bool IsNews((string Key, GnmiLeaf Leaf) leaf, Dictionary<string, object> sent) =>
        !sent.TryGetValue(leaf.Key, out object? before) || !before.Equals(leaf.Leaf.Value);

    private static bool IsSampled(GnmiSubscription subscription, (string, GnmiLeaf Leaf) leaf) =>
        subscription.Mode == GnmiSubscriptionMode.Sample
        || (subscription.Mode == GnmiSubscriptionMode.TargetDefined && leaf.Leaf.IsMeasured);

    private static TimeSpan IntervalOf(GnmiSubscription subscription) =>
        subscription.SampleInterval > Step ? subscription.SampleInterval
        : subscription.SampleInterval > TimeSpan.Zero ? Step
        : OwnInterval;

    // Null sends nothing, but remembers what there is.
    private async Task SendAsync(
        GnmiSubscribeRequest request,
        Stream responses,
        Func<GnmiSubscription, (string Key, GnmiLeaf Leaf), bool>? isDue,
        Dictionary<string, object> sent,
        CancellationToken cancellation
    )
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
        foreach (GnmiContainer container in GnmiTree.Of(device, start))
        {
            string at = container.Path.ToString();
            var due = new List<(string, object)>();
            foreach (GnmiLeaf leaf in container.Leaves)
            {
                string key = $"{at}/{leaf.Path}";
                IEnumerable<GnmiSubscription> wanting = request.Subscriptions.Where(s =>
                    GnmiTree.Matches(request.Prefix, s.Path, container.Path, leaf.Path)
                );
                bool isWanted = wanting.Any(s => isDue is null || isDue(s, (key, leaf)));
                if (isWanted)
                {
                    sent[key] = leaf.Value;
                }
                if (isWanted && isDue is not null)
                {
                    due.Add((leaf.Path, leaf.Value));
                }
            }
            if (due.Count > 0)
            {
                await SendAsync(responses, GnmiResponseWriter.Notification(now, container.Path, due, request.Encoding), cancellation);
            }
        }
    }

    private static async Task SendAsync(Stream responses, byte[] message, CancellationToken cancellation)
    {
        var frame = new ArrayBufferWriter<byte>(message.Length + GrpcFrameBuffer.HeaderBytes);
        GrpcFrameBuffer.Write(frame, message);
        await responses.WriteAsync(frame.WrittenMemory, cancellation);
        await responses.FlushAsync(cancellation);
    }

    // Cancelled stands for a caller that says no more.
    private static async Task<(GnmiSubscribeRequest? Request, GrpcStatus Status)> ReadAsync(
        Stream requests,
        GrpcFrameBuffer frames,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            switch (TryRead(frames, out DecodeStatus decoded, out GnmiSubscribeRequest? request))
            {
                case GrpcFrameStatus.Message:
                    return decoded == DecodeStatus.Ok
                        ? (request, default)
                        : (null, new GrpcStatus(GrpcStatusCode.InvalidArgument, "the request cannot be read"));
                case GrpcFrameStatus.NeedMore:
                    int read = await requests.ReadAsync(frames.GetMemory(), cancellation);
                    if (read == 0)
                    {
                        return (null, new GrpcStatus(GrpcStatusCode.Cancelled, "the caller is done"));
                    }
                    frames.Advance(read);
                    break;
                default:
                    return (null, new GrpcStatus(GrpcStatusCode.Internal, "this is no gRPC message"));
            }
        }
    }

    private static GrpcFrameStatus TryRead(GrpcFrameBuffer frames, out DecodeStatus decoded, out GnmiSubscribeRequest? request)
    {
        (decoded, request) = (DecodeStatus.Ok, null);
        GrpcFrameStatus status = frames.TryRead(out ReadOnlySpan<byte> message);
        if (status == GrpcFrameStatus.Message)
        {
            decoded = GnmiRequestReader.TryRead(message, out request);
        }
        return status;
    }
}

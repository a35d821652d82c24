using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TelemetryGrid.Client.Http;

namespace TelemetryGrid.Client.Live;

/// <summary>
/// One stream of the live hub on a connection of its own: while its consumer is busy nothing is read, TCP tells the gateway, and the
/// gateway keeps only the newest state. A connection shared by several streams would make them wait for the slowest.
/// </summary>
internal sealed class LiveSubscription(GridHttp http, TelemetryGridClientOptions options, string target, JsonElement? argument)
{
    private const string InvocationId = "1";

    /// <summary>Reads until cancelled, the gateway ends the stream, or the connection is lost and may not be made again.</summary>
    public async IAsyncEnumerable<T> ReadAsync<T>(JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var backoff = new Backoff(options);
        HubConnection? connection = null;
        try
        {
            while (true)
            {
                HubMessage? message = null;
                try
                {
                    connection ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
                    message = await connection.ReceiveAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (IsConnectionLoss(e) && !cancellationToken.IsCancellationRequested)
                {
                    if (!options.Reconnect)
                    {
                        throw new TelemetryGridException($"The live connection to {http.Root} was lost: {e.Message}", e);
                    }
                }
                if (message is { Type: HubMessageType.Completion, Error: null })
                {
                    yield break;
                }
                if (message is { Type: HubMessageType.Completion, Error: { } error })
                {
                    throw new TelemetryGridException(Sentence(error));
                }
                if (message is { Type: HubMessageType.StreamItem, Item: { } item })
                {
                    backoff.Reset();
                    yield return item.Deserialize(type) ?? throw new TelemetryGridException("The gateway sent an empty live item.");
                }
                else if (message is null or { Type: HubMessageType.Close })
                {
                    if (!options.Reconnect)
                    {
                        throw new TelemetryGridException($"The gateway closed the live connection: {message?.Error ?? "no reason given"}");
                    }
                    await CloseAsync(connection, cancel: false).ConfigureAwait(false);
                    connection = null;
                    await backoff.DelayAsync(null, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            await CloseAsync(connection, cancel: true).ConfigureAwait(false);
        }
    }

    private async Task<HubConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await HubConnection.ConnectAsync(http, options, cancellationToken).ConfigureAwait(false);
        try
        {
            var invocation = new HubMessage
            {
                Type = HubMessageType.StreamInvocation,
                InvocationId = InvocationId,
                Target = target,
                Arguments = argument is { } value ? [value] : [],
            };
            await connection.SendAsync(invocation, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task CloseAsync(HubConnection? connection, bool cancel)
    {
        if (connection is null)
        {
            return;
        }
        if (cancel)
        {
            try
            {
                using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2), options.TimeProvider);
                var message = new HubMessage { Type = HubMessageType.CancelInvocation, InvocationId = InvocationId };
                await connection.SendAsync(message, deadline.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (IsConnectionLoss(e) || e is ObjectDisposedException or InvalidOperationException)
            {
                // A connection that is gone needs no cancelling.
            }
        }
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    // SignalR puts words of its own before the gateway's sentence.
    private static string Sentence(string error)
    {
        const string Marker = "HubException: ";
        var at = error.IndexOf(Marker, StringComparison.Ordinal);
        return at < 0 ? error : error[(at + Marker.Length)..];
    }

    private static bool IsConnectionLoss(Exception e) =>
        e is WebSocketException or HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException;
}

using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using TelemetryGrid.Gateway.Devices;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.Flows;
using TelemetryGrid.Gateway.Parameters;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Gateway.Live;

/// <summary>
/// The live hub: three streams from server to client. SignalR asks a stream for its next item when the connection has taken the one
/// before, which is the back-pressure; what happens meanwhile is conflated by the feed.
/// </summary>
internal sealed class GridHub(LiveFeed feed, LiveConnections connections) : Hub
{
    private const string ConnectionKey = "live";

    public override Task OnConnectedAsync()
    {
        Context.Items[ConnectionKey] =
            connections.TryOpen()
            ?? throw new HubException($"{connections.Maximum} live connections are open already, as many as this gateway may have.");
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items.ContainsKey(ConnectionKey))
        {
            connections.Close();
        }
        return Task.CompletedTask;
    }

    /// <summary>Every device as it stands, then each again when it changes.</summary>
    public IAsyncEnumerable<Wire.DeviceChange> Devices(CancellationToken cancellationToken) =>
        Count(feed.WatchDevicesAsync(cancellationToken), cancellationToken);

    /// <summary>One device with all its interfaces as they stand, then again when it changes.</summary>
    public IAsyncEnumerable<Wire.DeviceChange> Device(string id, CancellationToken cancellationToken) =>
        DeviceId.TryParse(id, out var device)
            ? Count(feed.WatchDeviceAsync(device, cancellationToken), cancellationToken)
            : throw new HubException(DeviceEndpoints.NotAnId(id ?? ""));

    /// <summary>The answer to a top-flow question, again whenever flows changed.</summary>
    /// <param name="request">The parameters of <c>GET /api/v1/flows/top</c> as an object; null for all defaults.</param>
    /// <param name="cancellationToken">The client no longer wants it.</param>
    public IAsyncEnumerable<Wire.TopFlows> TopFlows(JsonElement? request, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var question = TopFlowsQuestion.Read(QueryValues.Of(request ?? default, TopFlowsQuestion.Parameters, errors), errors);
        return errors.Any
            ? throw new HubException(errors.Sentence)
            : Count(feed.WatchTopFlowsAsync(question, cancellationToken), cancellationToken);
    }

    private IAsyncEnumerable<T> Count<T>(IAsyncEnumerable<T> stream, CancellationToken cancellationToken) =>
        ((LiveConnection)Context.Items[ConnectionKey]!).CountAsync(Explain(stream, cancellationToken), cancellationToken);

    // SignalR sends the text of a HubException only.
    private static async IAsyncEnumerable<T> Explain<T>(
        IAsyncEnumerable<T> stream,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var items = stream.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await items.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (Exception e) when (GridFailure.IsTransient(e))
            {
                throw new HubException(GridFailure.Sentence, e);
            }
            yield return items.Current;
        }
    }
}

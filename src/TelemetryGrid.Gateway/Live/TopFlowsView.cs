using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Gateway.Flows;

namespace TelemetryGrid.Gateway.Live;

/// <summary>One watched question, asked again when flows changed, and its answer for everyone who asked the same.</summary>
internal sealed class TopFlowsView(
    TopFlowsQuestion question,
    TopFlowsSource source,
    GatewayOptions options,
    TimeProvider time,
    LiveMetrics metrics,
    ILogger logger
)
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private ImmutableArray<Channel<Wire.TopFlows>> _streams = [];
    private Wire.TopFlows? _latest;

    public bool IsUnwanted => _streams.IsEmpty;

    public void Start() => _ = RunAsync();

    public void End() => _ending.Cancel();

    public void Ring() => _bell.Writer.TryWrite(true);

    /// <summary>A stream that holds the newest answer only, beginning with the one there is.</summary>
    public Channel<Wire.TopFlows> Add()
    {
        var stream = Channel.CreateBounded<Wire.TopFlows>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest },
            _ => metrics.Conflated.Add(1)
        );
        lock (_lock)
        {
            _streams = _streams.Add(stream);
            if (_latest is not null)
            {
                stream.Writer.TryWrite(_latest);
            }
        }
        return stream;
    }

    public void Remove(Channel<Wire.TopFlows> stream)
    {
        lock (_lock)
        {
            _streams = _streams.Remove(stream);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await AskAsync();
                await Task.Delay(options.LiveQueryInterval, time, _ending.Token);
                await WaitForBellAsync();
            }
        }
        catch (OperationCanceledException)
        {
            _ending.Dispose();
        }
    }

    private async Task AskAsync()
    {
        try
        {
            var answer = await source.AskAsync(question);
            lock (_lock)
            {
                _latest = answer;
                foreach (var stream in _streams)
                {
                    stream.Writer.TryWrite(answer);
                }
            }
        }
        catch (Exception e)
        {
            logger.LogWarning("A watched top-flow question was not answered and will be asked again: {Reason}", e.Message);
        }
    }

    // Without a bell the window moves on all the same.
    private async Task WaitForBellAsync()
    {
        using var idle = new CancellationTokenSource(options.LiveQueryIdleInterval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, _ending.Token);
        try
        {
            await _bell.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!_ending.IsCancellationRequested)
        {
            // Idle for long enough.
        }
    }
}

using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TelemetryGrid.Gateway.Flows;

namespace TelemetryGrid.Gateway.Live;

/// <summary>Watched top-flow questions; equal ones are asked once for all who watch.</summary>
internal sealed class TopFlowsFeed(
    TopFlowsSource source,
    LiveMetrics metrics,
    TimeProvider time,
    IOptions<GatewayOptions> options,
    ILogger<TopFlowsFeed> logger
)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TopFlowsQuestion, TopFlowsView> _views = [];

    /// <summary>Different questions watched now.</summary>
    public int Views
    {
        get
        {
            lock (_lock)
            {
                return _views.Count;
            }
        }
    }

    public async IAsyncEnumerable<Wire.TopFlows> WatchAsync(
        TopFlowsQuestion question,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        TopFlowsView view;
        Channel<Wire.TopFlows> stream;
        lock (_lock)
        {
            view = GetOrAdd(question);
            stream = view.Add();
        }
        try
        {
            await foreach (var answer in stream.Reader.ReadAllAsync(cancellationToken))
            {
                metrics.Updates.Add(1);
                yield return answer;
            }
        }
        finally
        {
            lock (_lock)
            {
                view.Remove(stream);
                if (view.IsUnwanted && _views.Remove(question))
                {
                    view.End();
                }
            }
        }
    }

    /// <summary>Flows changed somewhere.</summary>
    public void Ring()
    {
        lock (_lock)
        {
            foreach (var view in _views.Values)
            {
                view.Ring();
            }
        }
    }

    private TopFlowsView GetOrAdd(TopFlowsQuestion question)
    {
        if (_views.TryGetValue(question, out var view))
        {
            return view;
        }
        if (_views.Count >= options.Value.MaxLiveQueries)
        {
            throw new HubException($"No more than {options.Value.MaxLiveQueries} different questions can be watched at once.");
        }
        view = new TopFlowsView(question, source, options.Value, time, metrics, logger);
        _views.Add(question, view);
        view.Start();
        return view;
    }
}

using System.Diagnostics.CodeAnalysis;

namespace TelemetryGrid.PromQL;

/// <summary>
/// Threads for the work of queries alone. A query may calculate for minutes; on the thread pool a handful of such would hold up the very
/// timers and calls that end them, as the pool is slow to grow while processors are busy. Threads start when all others are at work and
/// go when idle. What an evaluation does after an <c>await</c> comes back here by itself.
/// </summary>
public sealed class EvaluationThreads : TaskScheduler
{
    /// <summary>Enough for as many queries as are admitted at once, on several partitions each; further work waits in order.</summary>
    private const int MostThreads = 128;

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(20);

    [ThreadStatic]
    private static bool _isOurs;

    private readonly Queue<Task> _waiting = new();
    private int _threads;
    private int _idle;

    private EvaluationThreads() { }

    public static EvaluationThreads Shared { get; } = new();

    public override int MaximumConcurrencyLevel => MostThreads;

    /// <summary>Begins <paramref name="work"/> on one of the threads.</summary>
    public static Task<T> RunAsync<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Shared).Unwrap();

    protected override void QueueTask(Task task)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(task);
            if (_waiting.Count <= _idle)
            {
                Monitor.Pulse(_waiting);
                return;
            }
            if (_threads == MostThreads)
            {
                return;
            }
            _threads++;
        }
        new Thread(Work) { IsBackground = true, Name = "evaluation" }.UnsafeStart();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => _isOurs && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_waiting)
        {
            return [.. _waiting];
        }
    }

    private void Work()
    {
        _isOurs = true;
        while (TryTake(out var task))
        {
            TryExecuteTask(task);
        }
    }

    /// <summary>Waits for something to do; false when there was nothing for long.</summary>
    private bool TryTake([NotNullWhen(true)] out Task? task)
    {
        lock (_waiting)
        {
            while (!_waiting.TryDequeue(out task))
            {
                _idle++;
                var woken = Monitor.Wait(_waiting, IdleTime);
                _idle--;
                if (!woken && _waiting.Count == 0)
                {
                    _threads--;
                    return false;
                }
            }
            return true;
        }
    }
}

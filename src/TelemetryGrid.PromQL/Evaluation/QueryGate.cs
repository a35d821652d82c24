namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Lets a bounded number of queries run and a bounded number wait.</summary>
internal sealed class QueryGate(int running, int waiting) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(running, running);
    private int _admitted;

    public int Admitted => Volatile.Read(ref _admitted);

    /// <summary>Waits for a turn, which ends when the answer is disposed of.</summary>
    /// <exception cref="QueryException">Too many wait already.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public async ValueTask<Turn> EnterAsync(CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _admitted) > running + waiting)
        {
            Interlocked.Decrement(ref _admitted);
            throw new QueryException(QueryErrorKind.Unavailable, $"too many queries: {running} are running and {waiting} waiting");
        }
        try
        {
            await _turns.WaitAsync(cancellation);
        }
        catch
        {
            Interlocked.Decrement(ref _admitted);
            throw;
        }
        return new Turn(this);
    }

    public void Dispose() => _turns.Dispose();

    /// <summary>The right to run.</summary>
    public readonly struct Turn(QueryGate gate) : IDisposable
    {
        public void Dispose()
        {
            Interlocked.Decrement(ref gate._admitted);
            gate._turns.Release();
        }
    }
}

using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp.Tables;

/// <summary>Reads through an engine's session.</summary>
internal sealed class SnmpSessionReader(SnmpSession session) : ISnmpReader
{
    /// <summary>Names of one request: more would not fit the responses of careful agents.</summary>
    private const int NamesAtOnce = 16;

    /// <summary>Columns of one walk: with more, a response holds too few rows of each.</summary>
    private const int ColumnsAtOnce = 8;

    public async Task<SnmpFailure?> GetAsync(IReadOnlyList<ObjectIdentifier> names, SnmpColumns into, CancellationToken cancellationToken)
    {
        foreach (var chunk in names.Chunk(NamesAtOnce))
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return new SnmpFailure(SnmpPollStatus.Failed, "The reading was cancelled.");
            }
            var (values, failure) = await SnmpScalars.GetAsync(session, chunk).ConfigureAwait(false);
            if (failure is not null)
            {
                return failure;
            }
            for (var i = 0; i < chunk.Length; i++)
            {
                into.SetScalar(chunk[i], values[i]);
            }
        }
        return null;
    }

    public async Task<SnmpWalkResult> WalkAsync(
        IReadOnlyList<ObjectIdentifier> columns,
        SnmpColumns into,
        int maxRows,
        CancellationToken cancellationToken
    )
    {
        var result = new SnmpWalkResult([], 0, null);
        foreach (var chunk in columns.Chunk(ColumnsAtOnce))
        {
            var walked = await SnmpWalk.RunAsync(session, chunk, into, 0, maxRows, cancellationToken).ConfigureAwait(false);
            result = new SnmpWalkResult([.. result.Ends, .. walked.Ends], Math.Max(result.Rows, walked.Rows), result.Error ?? walked.Error);
            if (walked.Ends.Contains(SnmpWalkEnd.NoAnswer))
            {
                break;
            }
        }
        return result;
    }
}

using System.Collections.Immutable;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>
/// Walks columns of a table side by side, several in one request: GETBULK for v2c, GETNEXT for v1. Each column keeps its own place,
/// so that holes in a column and responses cut at any point cost a request, never a row. Names must increase and rows are bounded,
/// so that every walk ends.
/// </summary>
public sealed class SnmpWalk
{
    private readonly SnmpSession _session;
    private readonly ISnmpColumnSink _sink;
    private readonly int _maxRows;
    private readonly Column[] _columns;
    private int _perRequest;
    private int _maxRepetitions = int.MaxValue;
    private string? _error;

    private SnmpWalk(SnmpSession session, ReadOnlySpan<ObjectIdentifier> columns, ISnmpColumnSink sink, int maxRows)
    {
        _session = session;
        _sink = sink;
        _maxRows = maxRows;
        _columns = new Column[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            _columns[i] = new Column(columns[i]);
        }
        _perRequest = columns.Length;
    }

    /// <summary>Walks <paramref name="columns"/>; about as many as fit one response are read fastest.</summary>
    /// <param name="session">The agent.</param>
    /// <param name="columns">Object identifiers of columns, or of any subtrees.</param>
    /// <param name="sink">Receives the values.</param>
    /// <param name="expectedRows">Rows of the table as known from before, so that little is asked beyond its end; 0 when unknown.</param>
    /// <param name="maxRows">Instances of a column after which its walk is given up.</param>
    /// <param name="cancellationToken">Ends the walk before its next request.</param>
    public static Task<SnmpWalkResult> RunAsync(
        SnmpSession session,
        ReadOnlySpan<ObjectIdentifier> columns,
        ISnmpColumnSink sink,
        int expectedRows = 0,
        int maxRows = 10_000,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(sink);
        return new SnmpWalk(session, columns, sink, maxRows).RunAsync(expectedRows, cancellationToken);
    }

    private async Task<SnmpWalkResult> RunAsync(int expectedRows, CancellationToken cancellationToken)
    {
        var retried = false;
        while (_columns.Where(c => c.End is null).Take(_perRequest).ToArray() is { Length: > 0 } batch)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                End(batch, SnmpWalkEnd.Cancelled, "The walk was cancelled.");
                continue;
            }
            var names = Array.ConvertAll(batch, c => c.Last);
            var repetitions = Repetitions(batch, expectedRows);
            using var response = await (
                _session.Target.Version == SnmpVersion.V1 ? _session.GetNextAsync(names) : _session.GetBulkAsync(names, 0, repetitions)
            );
            if (response.Status == SnmpRequestStatus.Answered)
            {
                OnAnswer(batch, response, repetitions);
            }
            else if (response.Status == SnmpRequestStatus.TimedOut && repetitions > 1 && !retried)
            {
                // Perhaps only the size of the response is the trouble: some paths lose fragments.
                retried = true;
                _session.Sizer.OnTooLarge();
                _perRequest = Math.Max(1, _perRequest / 2);
                _maxRepetitions = 1;
            }
            else
            {
                End(_columns, SnmpWalkEnd.NoAnswer, response.Error);
            }
        }
        return new SnmpWalkResult(
            [.. _columns.Select(c => c.End ?? SnmpWalkEnd.AgentError)],
            _columns.Length == 0 ? 0 : _columns.Max(c => c.Rows),
            _error
        );
    }

    private int Repetitions(Column[] batch, int expectedRows)
    {
        if (_session.Target.Version == SnmpVersion.V1)
        {
            return 1;
        }
        // One beyond the last expected row shows that it was the last.
        var ahead = expectedRows - batch.Min(c => c.Rows) + 1;
        var wanted = expectedRows == 0 || ahead <= 0 ? 10 : ahead;
        return Math.Min(_maxRepetitions, _session.Sizer.Repetitions(batch.Length, wanted));
    }

    private void OnAnswer(Column[] batch, SnmpResponse response, int repetitions)
    {
        var pdu = response.Pdu;
        switch (pdu.ErrorStatus)
        {
            case SnmpErrorStatus.NoError:
                TakeValues(batch, pdu, response.Length);
                return;
            case SnmpErrorStatus.TooBig when batch.Length > 1 || repetitions > 1:
                _session.Sizer.OnTooLarge();
                // Each round asks for strictly less, so it ends even if the agent refuses everything.
                _perRequest = repetitions > 1 ? _perRequest : (batch.Length + 1) / 2;
                _maxRepetitions = Math.Max(1, repetitions / 2);
                return;
            case SnmpErrorStatus.NoSuchName when pdu.ErrorIndex >= 1 && pdu.ErrorIndex <= batch.Length:
                batch[pdu.ErrorIndex - 1].End = SnmpWalkEnd.Complete; // v1's end of the MIB (RFC 1157 §4.1.3)
                return;
            case SnmpErrorStatus.NoSuchName:
                // Without a usable index: ask one by one, or take it as the end of the only one.
                if (batch.Length == 1)
                {
                    batch[0].End = SnmpWalkEnd.Complete;
                }
                _perRequest = 1;
                return;
            default:
                var wrong = pdu.ErrorIndex >= 1 && pdu.ErrorIndex <= batch.Length ? [batch[pdu.ErrorIndex - 1]] : batch;
                End(wrong, SnmpWalkEnd.AgentError, $"The agent answered {pdu.ErrorStatus} for {wrong[0].Name}.");
                return;
        }
    }

    // RFC 3416 §4.2.3: the i-th binding belongs to column i modulo the number of columns.
    private void TakeValues(Column[] batch, SnmpPdu pdu, int bytes)
    {
        var moved = false;
        var reader = pdu.VarBinds;
        while (reader.TryRead(out var varBind))
        {
            var column = batch[(reader.Count - 1) % batch.Length];
            if (column.End is null)
            {
                moved = true;
                Take(column, varBind);
            }
        }
        _session.Sizer.OnResponse(bytes, reader.Count);
        foreach (var column in batch)
        {
            column.KeepPlace();
        }
        if (reader.Status != DecodeStatus.Ok)
        {
            End(batch, SnmpWalkEnd.AgentError, $"The agent's response is malformed ({reader.Status}).");
        }
        else if (!moved)
        {
            End(batch, SnmpWalkEnd.AgentError, "The agent answered without values.");
        }
    }

    private void Take(Column column, SnmpVarBindView varBind)
    {
        if (varBind.Value.IsException || !varBind.Name.StartsWith(column.Name.Encoded))
        {
            column.End = SnmpWalkEnd.Complete;
        }
        else if (varBind.Name.CompareTo(column.Place) <= 0)
        {
            End([column], SnmpWalkEnd.NotIncreasing, $"The agent returned {varBind.Name.ToString()} after {column.Place.ToString()}.");
        }
        else if (column.Rows == _maxRows)
        {
            End([column], SnmpWalkEnd.LimitReached, $"The agent has more than {_maxRows} instances of {column.Name}.");
        }
        else
        {
            column.Rows++;
            column.MoveTo(varBind.Name);
            _sink.OnValue(column.Name, varBind.Name.After(column.Name.Encoded), varBind.Value);
        }
    }

    private void End(IEnumerable<Column> columns, SnmpWalkEnd end, string? error)
    {
        _error ??= error;
        foreach (var column in columns)
        {
            column.End ??= end;
        }
    }

    /// <summary>A column and the last name that was read of it, held in a buffer of its own while the response is walked.</summary>
    private sealed class Column(ObjectIdentifier name)
    {
        private byte[] _place = name.Bytes.ToArray();
        private int _placeLength = name.Bytes.Length;
        private bool _moved;

        public ObjectIdentifier Name { get; } = name;

        public ObjectIdentifier Last { get; private set; } = name;

        public EncodedOid Place => new(_place.AsSpan(0, _placeLength));

        public int Rows { get; set; }

        public SnmpWalkEnd? End { get; set; }

        public void MoveTo(EncodedOid name)
        {
            if (_place.Length < name.Bytes.Length)
            {
                _place = new byte[name.Bytes.Length + 8];
            }
            name.Bytes.CopyTo(_place);
            _placeLength = name.Bytes.Length;
            _moved = true;
        }

        /// <summary>Makes the place the name to ask from.</summary>
        public void KeepPlace()
        {
            Last = _moved ? Place.ToObjectIdentifier() : Last;
            _moved = false;
        }
    }
}

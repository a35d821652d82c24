using Microsoft.Extensions.Options;
using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Queries;

/// <summary>
/// Bounds the results that are held until their readers have taken them: a query's own limits end with its evaluation, and a reader may
/// take its time.
/// </summary>
internal sealed class ResultAdmission(IOptions<GatewayOptions> options)
{
    private readonly long _limit = options.Value.MaxResultSamples;
    private long _held;

    /// <summary>Samples held now.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Counts a result until the answer is disposed of.</summary>
    /// <exception cref="ApiException">There are too many.</exception>
    public Admitted Enter(QueryValue value)
    {
        var samples = value switch
        {
            VectorValue vector => vector.Samples.Count,
            MatrixValue matrix => matrix.Series.Sum(s => (long)s.Values.Length),
            _ => 1,
        };
        if (Interlocked.Add(ref _held, samples) <= _limit)
        {
            return new Admitted(this, samples);
        }
        Interlocked.Add(ref _held, -samples);
        throw new ApiException(
            ApiErrorType.Unavailable,
            $"the result has {samples} samples, and results of {_limit} may be held for their readers; ask for less or try again"
        );
    }

    /// <summary>A result that is held.</summary>
    public readonly struct Admitted(ResultAdmission admission, long samples) : IDisposable
    {
        public void Dispose() => Interlocked.Add(ref admission._held, -samples);
    }
}

using System.Net;
using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.EndToEnd.Series;

/// <summary>
/// Writes numbered samples into its series while the grid is killed, and knows of each whether it was acknowledged. Whatever was not is
/// either sent again until it is, or left in doubt.
/// </summary>
internal sealed class NumberedWriter(int port, string name, int series, long firstMilliseconds, int seed)
{
    public const string Metric = "e2e_numbered";
    private const int StepMilliseconds = 500;

    // Prometheus' staleness marker, and a NaN that is none.
    private const long StaleNaN = 0x7FF0000000000002;
    private const long OddNaN = 0x7FF8DEADBEEF0001;

    private readonly Random _random = new(seed);
    private readonly HashSet<int> _acknowledged = [];
    private readonly HashSet<int> _doubtful = [];
    private readonly List<int> _late = [];
    private int _next;

    public string Name => name;

    public int Series => series;

    /// <summary>Numbers that were acknowledged, for every series alike.</summary>
    public IReadOnlySet<int> Acknowledged => _acknowledged;

    /// <summary>Numbers that were sent and not acknowledged.</summary>
    public IReadOnlySet<int> Doubtful => _doubtful;

    /// <summary>Requests that had to be sent again.</summary>
    public int Repeated { get; private set; }

    public static bool IsStale(int number) => number % 50 == 49;

    public long TimeOf(int number) => firstMilliseconds + ((long)number * StepMilliseconds);

    public static double ValueOf(int number, int line) =>
        (number % 50, line % 4) switch
        {
            (49, _) => BitConverter.Int64BitsToDouble(StaleNaN),
            (48, 3) => BitConverter.Int64BitsToDouble(OddNaN),
            (_, 0) => 1_000_000d * line + number,
            (_, 1) => line + (number * 0.1),
            (_, 2) => line,
            _ => Math.Sin(number + line) * Math.Pow(10, number % 200),
        };

    public async Task RunAsync(CancellationToken stop)
    {
        using var client = new RemoteWriteClient(port);
        while (!stop.IsCancellationRequested)
        {
            var numbers = Choose();
            var insist = _random.Next(2) == 0;
            while (!await TrySendAsync(client, numbers))
            {
                if (!insist || stop.IsCancellationRequested)
                {
                    _doubtful.UnionWith(numbers);
                    break;
                }
                Repeated++;
                await Task.Delay(20, CancellationToken.None);
            }
            await Task.Delay(_random.Next(1, 25), CancellationToken.None);
        }
    }

    // One to three new numbers; a tenth of all are kept back and sent a little later, out of order.
    private List<int> Choose()
    {
        var numbers = new List<int>();
        for (var count = _random.Next(1, 4); count > 0; count--)
        {
            if (_random.Next(10) == 0)
            {
                _late.Add(_next++);
            }
            else
            {
                numbers.Add(_next++);
            }
        }
        if (_late.Count > 3)
        {
            numbers.InsertRange(0, _late);
            _late.Clear();
        }
        return numbers;
    }

    private async Task<bool> TrySendAsync(RemoteWriteClient client, List<int> numbers)
    {
        var request = new RemoteWriteWriter(RemoteWriteSchema.V1);
        for (var line = 0; line < series; line++)
        {
            request.BeginSeries().Label("__name__", Metric).Label("line", $"{line}").Label("writer", name);
            foreach (var number in numbers)
            {
                request.Sample(ValueOf(number, line), TimeOf(number));
            }
            request.EndSeries();
        }
        try
        {
            var (status, text) = await client.WriteAsync(request);
            if (status == HttpStatusCode.NoContent)
            {
                _acknowledged.UnionWith(numbers);
                return true;
            }
            // A grid that is starting or stopping says that it is not ready; it must never call a good request a bad one.
            Assert.True((int)status >= 500, $"{(int)status}: {text}");
            return false;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}

using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Storage.Tests.Series;

/// <summary>Random interleavings of everything that can happen to a shard, against a dictionary.</summary>
public sealed class ShardModelTests
{
    private const int Seeds = 30;
    private const int Steps = 400;

    [Fact]
    public async Task Select_AnyInterleavingOfWritesFlushesSavesAndCrashes_AnswersLikeADictionary()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            using var run = new Run(seed);
            for (var step = 0; step < Steps; step++)
            {
                await run.StepAsync(TestContext.Current.CancellationToken);
            }
            await run.CompareAsync(TestContext.Current.CancellationToken);
        }
    }

    private sealed class Run : IDisposable
    {
        private const int MaxSeries = 12;

        private readonly TemporaryFolder _folder = new();
        private readonly MemoryArchive _archive = new();
        private readonly ManualTime _time = new();
        private readonly Random _random;
        private readonly int _seed;
        private readonly SeriesShardOptions _options;

        // The log: what each entry does. Index 0 is entry 1.
        private readonly List<Action<SeriesShard>> _log = [];
        private readonly Dictionary<int, SortedDictionary<long, double>> _model = [];
        private readonly Dictionary<int, DateTimeOffset> _defined = [];
        private readonly Dictionary<int, long> _newest = [];
        private SeriesShard _shard;

        public Run(int seed)
        {
            (_seed, _random) = (seed, new Random(seed));
            _options = new SeriesShardOptions
            {
                Directory = _folder.File("shard"),
                Partition = 3,
                ChunkSamples = 2 + _random.Next(12),
                MaxHotBytes = _random.Next(3) == 0 ? 2000 : 1 << 20,
            };
            _shard = Open();
        }

        public async Task StepAsync(CancellationToken cancellation)
        {
            _time.Now += TimeSpan.FromSeconds(_random.Next(60));
            switch (_random.Next(20))
            {
                case 0:
                    _archive.Fails = _random.Next(4) == 0;
                    break;
                case 1 or 2:
                    await FlushAsync(cancellation);
                    break;
                case 3:
                    await _shard.SaveAsync(_log.Count, cancellation);
                    Assert.True(_shard.TrimSequence <= _shard.DurableSequence);
                    break;
                case 4:
                    Crash();
                    break;
                case 5:
                    // Long enough to leave the hot window, or for series to be forgotten.
                    _time.Now += TimeSpan.FromMinutes(_random.Next(200));
                    break;
                case 6 or 7:
                    await CompareAsync(cancellation);
                    break;
                default:
                    for (var i = _random.Next(12); i >= 0; i--)
                    {
                        Append();
                    }
                    break;
            }
        }

        public async Task CompareAsync(CancellationToken cancellation)
        {
            for (var i = 0; i < 3; i++)
            {
                var start = i == 0 ? long.MinValue : _time.Milliseconds - _random.Next(8 * 3_600_000);
                var end = i < 2 ? long.MaxValue : start + _random.Next(4 * 3_600_000);
                var (matcher, holds) = RandomMatcher();
                var expected = _model
                    .Where(s => holds(s.Key))
                    .Select(s => (Labels: LabelsOf(s.Key), Samples: s.Value.Where(p => p.Key >= start && p.Key <= end).ToList()))
                    .Where(s => s.Samples.Count > 0)
                    .ToDictionary(s => s.Labels, s => s.Samples);
                var selected = await _shard.SelectAsync(new SeriesSelection([matcher], start, end), cancellation);
                var buffer = new SampleBuffer();
                var actual = new Dictionary<Labels, List<KeyValuePair<long, double>>>();
                foreach (var series in selected)
                {
                    series.Read(buffer);
                    if (buffer.Count > 0)
                    {
                        actual.Add(series.Labels, [.. buffer.Timestamps.ToArray().Zip(buffer.Values.ToArray(), KeyValuePair.Create)]);
                    }
                }
                Assert.True(
                    expected.Keys.ToHashSet().SetEquals(actual.Keys),
                    $"seed {_seed}, entry {_log.Count}, {matcher}, {start}..{end} at {_time.Milliseconds}: missing [{string.Join(' ', expected.Keys.Except(actual.Keys))}], too many [{string.Join(' ', actual.Keys.Except(expected.Keys))}],"
                );
                foreach (var (labels, samples) in expected)
                {
                    Assert.True(samples.SequenceEqual(actual[labels]), Difference(labels, samples, actual[labels]));
                }
            }
        }

        public void Dispose()
        {
            _shard.Dispose();
            _folder.Dispose();
        }

        private static Labels LabelsOf(int series) =>
            Labels.Of(
                ("__name__", "m" + (series % 3).ToString(CultureInfo.InvariantCulture)),
                ("instance", series.ToString(CultureInfo.InvariantCulture)),
                ("job", series % 2 == 0 ? "" : "odd")
            );

        private (LabelMatcher Matcher, Func<int, bool> Holds) RandomMatcher() =>
            _random.Next(4) switch
            {
                0 => (new LabelMatcher("__name__", MatchOperator.Regex, "m.*"), static _ => true),
                1 => (new LabelMatcher("__name__", MatchOperator.Equal, "m1"), static s => s % 3 == 1),
                2 => (new LabelMatcher("job", MatchOperator.Equal, ""), static s => s % 2 == 0),
                _ => (new LabelMatcher("instance", MatchOperator.Regex, "[135]"), static s => s is 1 or 3 or 5),
            };

        private string Difference(Labels labels, List<KeyValuePair<long, double>> expected, List<KeyValuePair<long, double>> actual) =>
            $"seed {_seed}, entry {_log.Count}, {labels}: missing [{string.Join(' ', expected.Except(actual))}], too many [{string.Join(' ', actual.Except(expected))}]";

        private SeriesShard Open() => SeriesShard.Open(_options, _archive, _time, NullLogger.Instance);

        private void Write(Action<SeriesShard> entry)
        {
            _log.Add(entry);
            entry(_shard);
            _shard.Advance(_log.Count);
        }

        private void Append()
        {
            var series = _random.Next(MaxSeries);
            var labels = LabelsOf(series);
            var number = SeriesFingerprint.Of(labels);
            // As writers do: once an hour at least.
            if (!_defined.TryGetValue(series, out var last) || _time.Now - last >= TimeSpan.FromMinutes(50))
            {
                _defined[series] = _time.Now;
                Write(shard => Assert.True(shard.Define(number, labels)));
            }
            var newest = _newest.GetValueOrDefault(series, _time.Milliseconds);
            var timestamp = _random.Next(6) switch
            {
                0 => newest,
                1 => newest - _random.Next(600_000),
                2 when _random.Next(4) == 0 => newest - _random.Next(5 * 3_600_000),
                _ => Math.Max(newest + 1, _time.Milliseconds),
            };
            // Few enough times that late samples often meet those there.
            timestamp -= timestamp % 5000;
            _newest[series] = Math.Max(newest, timestamp);
            var value = _random.Next(4) == 0 ? _random.NextDouble() : _random.Next(100);
            _model.TryAdd(series, []);
            _model[series].TryAdd(timestamp, value);
            Write(shard => shard.Append(number, timestamp, value));
        }

        private async Task FlushAsync(CancellationToken cancellation)
        {
            try
            {
                await _shard.FlushAsync(cancellation);
            }
            catch (IOException) when (_archive.Fails) { }
        }

        private void Crash()
        {
            _shard.Dispose();
            if (
                _random.Next(3) == 0
                && Directory.GetFiles(_options.Directory, "*.snapshot").Order(StringComparer.Ordinal).ToArray() is [_, var newest]
            )
            {
                // The newest of two generations is damaged: the one before it has to do.
                var bytes = File.ReadAllBytes(newest);
                bytes[_random.Next(bytes.Length)] ^= (byte)(1 << _random.Next(8));
                File.WriteAllBytes(newest, bytes);
            }
            var trimmed = _shard.TrimSequence;
            _shard = Open();
            Assert.True(
                _shard.DurableSequence >= trimmed,
                $"seed {_seed}: the log was trimmed to {trimmed}, and is needed from {_shard.DurableSequence}"
            );
            for (var sequence = _shard.DurableSequence; sequence < _log.Count; sequence++)
            {
                _log[(int)sequence](_shard);
                _shard.Advance(sequence + 1);
            }
        }
    }
}

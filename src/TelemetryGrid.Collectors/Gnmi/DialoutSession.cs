using System.Net;
using System.Text;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>
/// One stream that a device opened to us. Which device an update is of: the one the book has for the address; else the one the message names,
/// which alone tells devices behind one address apart; else the address.
/// </summary>
internal sealed class DialoutSession : ITelemetrySink
{
    private readonly TelemetryIntake _intake;
    private readonly DeviceId _peer;
    private readonly bool _isKnown;
    private readonly HashSet<TelemetryMapper> _touched = [];
    private TelemetryMapper? _last;
    private byte[] _lastTarget = [];

    public DialoutSession(TelemetryIntake intake, DeviceAddressBook addresses, IPAddress peer)
    {
        _intake = intake;
        peer = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        _peer = addresses.Find(peer);
        _isKnown = _peer != DeviceId.Parse(peer.ToString());
    }

    public TelemetryPath Path { get; } = new();

    /// <summary>Updates of devices that were one too many.</summary>
    public long Unplaced { get; private set; }

    public void OnUpdate(in TelemetryUpdate update) => Mapper(update.Target)?.OnUpdate(update);

    public void OnDelete(in TelemetryUpdate update) => Mapper(update.Target)?.OnDelete(update);

    /// <summary>A message is over: how much of the devices it spoke of waits for the log. Under the gate.</summary>
    public int EndMessage(bool isSync)
    {
        var pending = 0;
        foreach (var mapper in _touched)
        {
            mapper.EndMessage();
            if (isSync)
            {
                mapper.Settle(all: true);
            }
            pending += mapper.Pending;
        }
        _touched.Clear();
        return pending;
    }

    private TelemetryMapper? Mapper(ReadOnlySpan<byte> target)
    {
        if (_last is null || !target.SequenceEqual(_lastTarget))
        {
            var name = Encoding.UTF8.GetString(target);
            var device = !_isKnown && DeviceId.TryParse(name, out var named) ? named : _peer;
            _last = _intake.Mapper(device);
            _lastTarget = target.ToArray();
            if (_last is not null && target.Length > 0)
            {
                _last.HostName ??= name;
            }
        }
        if (_last is null)
        {
            Unplaced++;
            return null;
        }
        _touched.Add(_last);
        return _last;
    }
}

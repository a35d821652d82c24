namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>
/// Which ids are one device. In this order: devices of one configured name are one, and devices of different configured names are never
/// one; then those of one serial number (and vendor), one SNMP engine id (RFC 3411 §5: unique within a domain), one LLDP chassis id. Two
/// different serial numbers are two devices, whatever else agrees: clones of an image share engine ids. So are two different names that
/// devices give themselves: the contexts of one chassis share its numbers. One such name, or one address, never makes two devices one.
/// </summary>
internal static class DeviceIdentity
{
    // Devices that share a number and are not one; beyond, a number says nothing.
    private const int MaxClones = 16;

    /// <summary>The devices in groups that are one each, the id that stands for the group first; groups sorted by that id.</summary>
    public static List<List<ReportingDevice>> Group(IEnumerable<ReportingDevice> devices)
    {
        var sorted = devices.OrderBy(d => d.Id, StringComparer.Ordinal).ToArray();
        var group = Enumerable.Range(0, sorted.Length).Select(i => new List<ReportingDevice> { sorted[i] }).ToArray();
        var groupOf = Enumerable.Range(0, sorted.Length).ToArray();
        Join(d => d.ConfiguredName);
        Join(d => d.Serial.Length == 0 ? "" : d.Inventory.Vendor.ToLowerInvariant() + "\n" + d.Serial);
        Join(d => d.EngineId);
        Join(d => d.ChassisKey);
        var groups = group.Where(g => g.Count > 0).ToList();
        foreach (var one in groups)
        {
            one.Sort(Preferred);
        }
        groups.Sort((a, b) => string.CompareOrdinal(a[0].Id, b[0].Id));
        return groups;

        void Join(Func<ReportingDevice, string> key)
        {
            var having = new Dictionary<string, List<int>>(StringComparer.Ordinal);
            for (var i = 0; i < sorted.Length; i++)
            {
                var text = key(sorted[i]);
                if (text.Length == 0)
                {
                    continue;
                }
                if (!having.TryGetValue(text, out var others))
                {
                    having[text] = others = [];
                }
                var from = groupOf[i];
                var into = others.FindIndex(other => groupOf[other] == from || MayBeOne(group[groupOf[other]], group[from]));
                if (into < 0)
                {
                    if (others.Count < MaxClones)
                    {
                        others.Add(i);
                    }
                    continue;
                }
                Merge(groupOf[others[into]], from);
            }
        }

        void Merge(int into, int from)
        {
            if (into == from)
            {
                return;
            }
            group[into].AddRange(group[from]);
            group[from].Clear();
            foreach (ref var of in groupOf.AsSpan())
            {
                of = of == from ? into : of;
            }
        }
    }

    private static bool MayBeOne(List<ReportingDevice> a, List<ReportingDevice> b) =>
        a.TrueForAll(x =>
            b.TrueForAll(y =>
                Agree(x.ConfiguredName, y.ConfiguredName) && (Named(x, y) || (Agree(x.Serial, y.Serial) && Agree(x.NameKey, y.NameKey)))
            )
        );

    // A person's word stands above a number, e.g. for the two members of a stack.
    private static bool Named(ReportingDevice a, ReportingDevice b) => a.ConfiguredName.Length > 0 && a.ConfiguredName == b.ConfiguredName;

    private static bool Agree(string a, string b) => a.Length == 0 || b.Length == 0 || a == b;

    /// <summary>A name stands for a group rather than an address.</summary>
    private static int Preferred(ReportingDevice a, ReportingDevice b)
    {
        var order = IsAddress(a).CompareTo(IsAddress(b));
        return order != 0 ? order : string.CompareOrdinal(a.Id, b.Id);
    }

    private static bool IsAddress(ReportingDevice device) => System.Net.IPAddress.TryParse(device.Id, out _);
}

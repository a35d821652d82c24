using System.Runtime.InteropServices;

namespace TelemetryGrid.Protocols.Flows;

/// <summary>Finds sampling intervals for the records of one set; consecutive records mostly name the same sampler, so the last answer is kept.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct SamplerLookup(SamplerTable samplers, uint observationDomainId)
{
    private ulong _lastSampler;
    private uint _lastInterval;
    private bool _hasLast;

    public uint Find(ulong samplerId)
    {
        if (!_hasLast || _lastSampler != samplerId)
        {
            _lastInterval = samplers.Find(observationDomainId, samplerId);
            _lastSampler = samplerId;
            _hasLast = true;
        }
        return _lastInterval;
    }
}

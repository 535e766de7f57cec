using System.Diagnostics;

namespace Magnum.Benchmarks.Hosting;

/// <summary>What a process uses of the machine.</summary>
/// <param name="Processor">Processor time since its start.</param>
/// <param name="Resident">Memory in use, bytes, as the operating system counts it.</param>
/// <param name="MostResident">The most that it ever was.</param>
internal sealed record ProcessUse(TimeSpan Processor, long Resident, long MostResident)
{
    public static ProcessUse Of(int process)
    {
        using var found = Process.GetProcessById(process);
        return new ProcessUse(found.TotalProcessorTime, found.WorkingSet64, found.PeakWorkingSet64);
    }
}

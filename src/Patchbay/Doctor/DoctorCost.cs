using Patchbay.Endpoints;
using Patchbay.Endpoints.Conformance;
using Patchbay.Output;

namespace Patchbay.Doctor;

/// <summary>Says what a run costs before anything is sent.</summary>
internal static class DoctorCost
{
    /// <summary>What nobody need be asked about: a few cents at most.</summary>
    private const int Trivial = 20_000;

    /// <summary>What Claude Code sends for one turn: its prompt and its tools, some 15,000 tokens (48 KB, measured, 2.1.330); nine turns in four scenarios.</summary>
    private static readonly TokenCost Deep = new(9 * 15_000, 9 * 300);

    /// <summary>Whether nobody charges for it: it is on this machine.</summary>
    public static bool IsFree(Endpoint endpoint) => endpoint.IsLoopback || endpoint.Kind.IsDemo;

    /// <summary>Says it, and asks where it is worth asking: on a terminal, of somebody else's server, above what is trivial.</summary>
    /// <returns>False when the person said no.</returns>
    public static bool Agree(Talk talk, Endpoint endpoint, ConformanceOptions options, bool deep, bool yes)
    {
        var cost = ConformanceProbe.CostOf(options) + (deep ? Deep : default);
        var isFree = IsFree(endpoint);
        talk.Say(string.Create(CultureInfo.InvariantCulture, $"this asks {endpoint.Name} for at most {cost.Input:N0} tokens in and {cost.Output:N0} out{(isFree ? "; it is on this machine, so they are free" : ", which whoever runs it may charge")}"));
        if (isFree || yes || cost.Total <= Trivial || System.Console.IsInputRedirected || System.Console.IsErrorRedirected) return true;
        talk.Words.Write("go on? [y/N] ");
        return System.Console.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}

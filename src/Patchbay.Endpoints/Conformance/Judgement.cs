using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Endpoints.Conformance;

/// <summary>What a check found.</summary>
/// <param name="Verdict">What came of it.</param>
/// <param name="Evidence">What was seen, or beside a finding the other end's own words; cleaned later.</param>
/// <param name="Remedy">What to do; empty = nothing, or what <paramref name="Finding"/> says.</param>
/// <param name="Finding">Explains it, where a finding does.</param>
internal sealed record Judgement(Verdict Verdict, string Evidence, string Remedy = "", Finding? Finding = null)
{
    public static Judgement Pass(string evidence) => new(Verdict.Pass, evidence);

    public static Judgement Warn(string evidence, string remedy) => new(Verdict.Warn, evidence, remedy);

    public static Judgement Warn(Finding finding, string words = "") => new(Verdict.Warn, words, "", finding);

    public static Judgement Fail(Finding finding, string words = "") => new(Verdict.Fail, words, "", finding);

    public static Judgement Fail(string evidence, string remedy) => new(Verdict.Fail, evidence, remedy);

    public static Judgement Skip(string why) => new(Verdict.Skipped, $"skipped: {why}");
}

using Patchbay.Endpoints.Conformance;

namespace Patchbay.Doctor;

/// <summary>The report as one page that needs nothing else.</summary>
internal static class DoctorReport
{
    /// <summary>Writes it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string file, ConformanceReport report) => File.WriteAllText(file, DoctorPage.Of(report));
}

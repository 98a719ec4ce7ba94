using Patchbay.Endpoints.Conformance;

namespace Patchbay.Doctor;

internal static class DoctorPage
{
    public static string Of(ConformanceReport report) => report.Url;
}

"""Denominators and numerators of five breast measures, computed from the tables by pandas alone.

Read from the catalogue of measures without our forms, engine or mapping. Assumptions: silence is neither proof nor
exclusion; who was given a treatment in time had it recommended in time, and nobody else is known to; combination means
two chemotherapy drugs, and counts as received where its start within 120 days shows that it was recommended; adjuvant
is curative; HER2 is positive if stain or in situ hybridization is; chemotherapy on a trial is excluded where the rule
excludes protocols; nobody here died within 120 days; a chemotherapy row without a start is of the first course.
"""

from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parents[1] / "records" / "tcga"
STAGES = "stage ib|stage ii|stage iia|stage iib|stage iii|stage iiia|stage iiib|stage iiic"


def expected(folder: Path = FOLDER) -> dict[str, tuple[int, int]]:
    """Return (numerator, denominator) of each measure."""
    p = pd.read_csv(folder / "brca_clinical_patient.tsv", sep="\t", dtype=str).set_index("bcr_patient_barcode")
    d = pd.read_csv(folder / "brca_clinical_drug.tsv", sep="\t", dtype=str).set_index("bcr_patient_barcode")
    p.columns, day = [name.split(".")[-1] for name in p.columns], d["days_to_drug_therapy_start"].astype(float)
    name, trastuzumab = d["drug_name"].fillna(""), d["drug_name"].eq("trastuzumab")
    chemo = d["therapy_types.therapy_type"].eq("chemotherapy") & ~trastuzumab & ~(day > 365)
    endocrine = name.str.contains("tamoxifen|arimidex|anastrozole|letrozole|femara|exemestane|aromasin")
    agents = (1 + name.str.count(r"\+"))[chemo].groupby(level=0).sum().reindex(p.index, fill_value=0)
    first = lambda rows: day[rows].groupby(level=0).min().reindex(p.index)  # noqa: E731
    having = lambda rows: p.index.isin(d.index[rows])  # noqa: E731
    er, pr = p["breast_carcinoma_estrogen_receptor_status"], p["breast_carcinoma_progesterone_receptor_status"]
    stain = p["lab_proc_her2_neu_immunohistochemistry_receptor_status"]
    fish, level = p["lab_procedure_her2_neu_in_situ_hybrid_outcome_type"], p["her2_immunohistochemistry_level_result"]
    stage = p["pathologic_stage"].str.fullmatch(STAGES)
    stage |= p["pathologic_stage"].isin(["stage i", "stage ia"]) & p["pathologic_t"].eq("t1c")
    protocol = having(chemo & d["tx_on_clinical_trial"].eq("yes"))
    in_time = (agents > 1) & (first(chemo) <= 120)
    adjuvant = having(chemo & d["regimen_indication"].eq("adjuvant"))
    young_woman = p["gender"].eq("female") & (p["age_at_initial_pathologic_diagnosis"].astype(int) < 70)
    br52 = young_woman & er.eq("negative") & pr.eq("negative") & stage & ~protocol
    br55 = (stain.eq("positive") | fish.eq("positive")) & stage & (in_time | adjuvant & (agents > 0)) & ~protocol
    br57 = (er.eq("positive") | pr.eq("positive")) & stage
    begun, tested = first(endocrine) <= 365, stain.notna() | fish.notna() | level.notna()
    pairs = {"BR 52": (br52, in_time), "BR 53": (tested | True, tested), "BR 55": (br55, having(trastuzumab))}
    pairs |= {"BR 57": (br57, begun), "BR 58": (br57 & ~protocol, begun)}
    return {measure: (int((who & met).sum()), int(who.sum())) for measure, (who, met) in pairs.items()}


if __name__ == "__main__":
    print(expected())

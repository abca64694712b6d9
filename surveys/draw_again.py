"""Chọn lại mẫu để kiểm tra. Chỉ cần Python 3.8 trở lên, không cần cài thêm gì.

    python3 chon_lai.py danh-sach.json mau.json

Handed out with every draw, and written apart from the portal's own code (surveys/statistics/sampling.py states the
rules), so that the two check each other.
"""

import hashlib
import hmac
import json
import sys


def mac(seed, *parts):
    return hmac.new(seed, "\x1f".join(parts).encode(), hashlib.sha256).digest()


def lot(seed, scope, codes):
    return sorted(codes, key=lambda code: mac(seed, "lot", scope, code))


def below(seed, scope, bound):
    limit = 2**256 - 2**256 % bound
    attempt = 0
    while True:
        number = int.from_bytes(mac(seed, "number", scope, str(attempt)), "big")
        if number < limit:
            return number % bound
        attempt += 1


def groups_of(rows, place):
    groups = {}
    for row in rows:
        groups.setdefault(row[place], []).append(row[0])
    return groups


def draw(rows, plan):
    """`rows`: [code, stratum, cluster], sorted by code."""
    seed, method, codes = bytes.fromhex(plan["seed"]), plan["method"], [row[0] for row in rows]
    if method == "census":
        return codes
    if method == "simple":
        return sorted(lot(seed, "", codes)[: plan["size"]])
    if method == "systematic":
        start = below(seed, "systematic", len(codes))
        return [codes[(start + turn * len(codes)) // plan["size"]] for turn in range(plan["size"])]
    drawn = []
    if method == "stratified":
        for stratum, people in groups_of(rows, 1).items():
            drawn += lot(seed, "stratum\x1f" + stratum, people)[: plan["allocation"].get(stratum, 0)]
    if method == "cluster":
        clusters = groups_of(rows, 2)
        for cluster in lot(seed, "clusters", clusters)[: plan["clusters"]]:
            drawn += clusters[cluster]
    if method == "two_stage":
        drawn = two_stage(seed, rows, plan["clusters"], plan["per_cluster"])
    return sorted(drawn)


def two_stage(seed, rows, turns, each):
    clusters, drawn, end = groups_of(rows, 2), [], 0
    start = below(seed, "clusters", len(rows))
    for cluster in sorted(clusters):
        begin, end = end, end + len(clusters[cluster])
        hits = sum(begin * turns <= start + turn * len(rows) < end * turns for turn in range(turns))
        drawn += lot(seed, "cluster\x1f" + cluster, clusters[cluster])[: hits * each]
    return drawn


def digest(value):
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def main(roster, plan):
    with open(roster, encoding="utf-8") as file:
        rows = json.load(file)
    with open(plan, encoding="utf-8") as file:
        plan = json.load(file)
    drawn = draw(rows, plan)
    print("Hạt giống:", hashlib.sha256(bytes.fromhex(plan["seed"])).hexdigest())
    print("Danh sách:", digest(rows))
    print("Kết quả:  ", digest(drawn))
    print("\n".join(drawn))


if __name__ == "__main__":
    main(*sys.argv[1:3])
